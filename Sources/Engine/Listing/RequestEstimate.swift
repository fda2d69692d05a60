package import Core
import Ledger

/// The requests that applying or verifying a plan will need, and what they cost.
///
/// Counts requests of 1,000 keys to a list, 100 texts or one other value to a read and a batch's items of
/// one namespace to a write. Not counted, because a plan does not know of them: reads that a store splits
/// because an answer would be too large; repeats of failed requests; and what listings cost or reads no
/// longer spare where a run takes longer than the store's consistency delay (`mostReads` bounds that).
package struct RequestEstimate: Hashable, Sendable {
  /// Requests.
  package var lists = 0
  package var reads = 0
  package var writes = 0
  /// Read requests where no listing can be trusted and every destination is read.
  package var mostReads = 0
  /// Of the read requests, those that only values which are not text make necessary.
  package var binaryReads = 0
  package var keysRead = 0
  package var keysWritten = 0
  package var keysDeleted = 0

  package init() {}

  package var requests: Int { lists + reads + writes }

  /// Whole minutes, rounded up, that the requests take at the tariff's pace.
  ///
  /// - Parameter requestsPerSecond: a lower pace of the operator's choice.
  /// - Returns: 0 where nothing sets a pace.
  package func minutes(_ tariff: RequestTariff, requestsPerSecond: Double? = nil) -> Int {
    var pace = requestsPerSecond ?? .infinity
    if let allowed = tariff.requestsPerWindow, tariff.windowSeconds > 0 {
      pace = min(pace, Double(allowed) / Double(tariff.windowSeconds))
    }
    guard pace > 0, pace.isFinite else { return 0 }
    let minutes = (Double(requests) / pace / 60).rounded(.up)
    return minutes < Double(Int.max) ? Int(minutes) : .max
  }

  /// Millionths of a US dollar at the paid plan's list price, rounded up, as if nothing of the
  /// month's allowance were left.
  package func microdollars(_ tariff: RequestTariff) -> Int {
    charges(tariff).reduce(0) { total, item in
      let (cost, overflow) = item.count.multipliedReportingOverflow(
        by: item.charge.microdollarsPerMillion)
      let (sum, isLarge) = total.addingReportingOverflow(
        cost / 1_000_000 + (cost % 1_000_000 > 0 ? 1 : 0))
      return overflow || isLarge ? .max : sum
    }
  }

  /// Whether a month's allowance of the paid plan covers everything, if nothing else uses it.
  package func isIncluded(_ tariff: RequestTariff) -> Bool {
    charges(tariff).allSatisfy { $0.count <= $0.charge.includedPerMonth }
  }

  /// Days on the free plan, by the limit that binds; nil where a limit is 0 and things are needed.
  package func freeDays(_ tariff: RequestTariff) -> Int? {
    var days = 0
    for item in charges(tariff) where item.count > 0 {
      guard item.charge.freePerDay > 0 else { return nil }
      days = max(days, RequestShape.requests(item.count, per: item.charge.freePerDay))
    }
    return days
  }

  private func charges(
    _ tariff: RequestTariff
  ) -> [(count: Int, charge: RequestTariff.Charge)] {
    [
      (keysRead, tariff.reads), (keysWritten, tariff.writes), (keysDeleted, tariff.deletes),
      (lists, tariff.lists),
    ]
  }
}

extension RequestForecast {
  /// - Parameters:
  ///   - check: of verifying the plan.
  ///   - scans: what whole prefixes took while planning.
  init(
    _ estimate: RequestEstimate, _ tariff: RequestTariff, check: RequestEstimate,
    scans: [PrefixScan]
  ) {
    self.init(
      lists: estimate.lists, reads: estimate.reads, writes: estimate.writes,
      keysRead: estimate.keysRead, keysWritten: estimate.keysWritten,
      keysDeleted: estimate.keysDeleted, minutes: estimate.minutes(tariff),
      microdollars: estimate.microdollars(tariff), isIncluded: estimate.isIncluded(tariff),
      freeDays: estimate.freeDays(tariff), binaryReads: estimate.binaryReads,
      verify: Check(
        lists: check.lists, reads: check.reads, binaryReads: check.binaryReads,
        keysRead: check.keysRead),
      scans: scans)
  }
}
