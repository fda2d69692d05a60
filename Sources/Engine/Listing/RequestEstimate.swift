package import Core
package import Ledger

/// The requests that an apply of a plan will need, and what they cost.
///
/// Counts requests of 1,000 keys to a list, 100 to a read and a batch's items of one namespace to a
/// write. Not counted, because a plan does not know of them: values that are not text, which cost a
/// request each to read; reads that a store splits because an answer would be too large; repeats of
/// failed requests; and what listings cost or reads no longer spare where a run takes longer than the
/// store's consistency delay (`mostReads` bounds that).
package struct RequestEstimate: Hashable, Sendable {
  /// Requests.
  package var lists = 0
  package var reads = 0
  package var writes = 0
  /// Read requests where no listing can be trusted and every destination is read.
  package var mostReads = 0
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

extension RequestEstimate {
  /// - Parameters:
  ///   - forecast: from planning; nil takes every destination for read.
  ///   - batch: the plan's `limits.batch`.
  package init(
    _ counts: PlanCounts, rules: [CompiledRule], _ capabilities: StoreCapabilities,
    batch: Int? = nil, forecast: ListingForecast? = nil
  ) {
    let size = max(1, batch ?? ApplyBatch.size(capabilities))
    let shape = RequestShape(capabilities)
    lists = forecast?.lists ?? 0
    // Rules that do not name the user come last, rule by rule.
    var parts = [rules.filter(\.isKeyedByUser)]
    parts += rules.filter { !$0.isKeyedByUser }.map { [$0] }
    for part in parts {
      let share = PlanShare(counts, part, forecast)
      add(share, batches: share.batches(size), shape)
    }
  }

  private mutating func add(_ share: PlanShare, batches: Int, _ shape: RequestShape) {
    for (_, keys) in share.namespaces {
      let writes = keys.written + keys.deleted
      guard writes > 0 else { continue }
      let touched = min(batches, writes)
      self.writes +=
        touched
        * RequestShape.requests(
          (writes - 1) / touched + 1, per: shape.itemsPerWrite)
      reads += Self.reads(keys.sources + keys.destinations, in: touched, shape)
      mostReads += Self.reads(keys.sources + keys.allDestinations, in: touched, shape)
      keysRead += keys.sources + keys.destinations
      keysWritten += keys.written
      keysDeleted += keys.deleted
    }
  }

  /// Reads of `keys` spread evenly over so many batches, each of which fills its own requests.
  private static func reads(_ keys: Int, in batches: Int, _ shape: RequestShape) -> Int {
    let each = (keys - 1) / batches + 1
    let full = RequestShape.requests(each, per: shape.keysPerRead)
    let rest = max(0, keys - each * (batches - 1))
    return full * (batches - 1) + RequestShape.requests(rest, per: shape.keysPerRead)
  }
}

/// What some rules' operations read and write, by namespace.
private struct PlanShare {
  struct Keys {
    var sources = 0
    var destinations = 0
    var allDestinations = 0
    var written = 0
    var deleted = 0
  }

  var namespaces: [Namespace: Keys] = [:]
  private var operations = 0
  private let bytes: Int

  init(_ counts: PlanCounts, _ rules: [CompiledRule], _ forecast: ListingForecast?) {
    for rule in rules {
      let name = rule.rule.name
      var keys = namespaces[rule.rule.namespace] ?? Keys()
      for action in Action.allCases {
        let count = counts[name, action]
        operations += count
        guard action.writes else { continue }
        keys.sources += count
        if action == .delete { keys.deleted += count } else { keys.written += count }
        guard case .move = rule.rule.keys else { continue }
        keys.allDestinations += count
        if action != .create || forecast == nil { keys.destinations += count }
      }
      namespaces[rule.rule.namespace] = keys
    }
    for (namespace, unlisted) in forecast?.unlisted ?? [:] {
      namespaces[namespace]?.destinations += unlisted
    }
    let written = namespaces.values.reduce(0) { $0 + $1.written }
    let share = counts.writes > 0 ? Double(written) / Double(counts.writes) : 0
    bytes = Int(Double(counts.bytes) * share)
  }

  /// Batches end by operations or by bytes.
  func batches(_ size: Int) -> Int {
    max(
      1, RequestShape.requests(operations, per: size),
      RequestShape.requests(bytes, per: ApplyBatch.bytes))
  }
}

extension RequestForecast {
  init(
    _ estimate: RequestEstimate, _ tariff: RequestTariff, scans: [PrefixScan]
  ) {
    self.init(
      lists: estimate.lists, reads: estimate.reads, writes: estimate.writes,
      keysRead: estimate.keysRead, keysWritten: estimate.keysWritten,
      keysDeleted: estimate.keysDeleted, minutes: estimate.minutes(tariff),
      microdollars: estimate.microdollars(tariff), isIncluded: estimate.isIncluded(tariff),
      freeDays: estimate.freeDays(tariff), scans: scans)
  }
}
