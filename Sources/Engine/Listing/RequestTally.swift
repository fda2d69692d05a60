import Core
import Ledger

/// Counts, while a plan is made, what applying and verifying it will ask a metered store for.
struct RequestTally: Sendable {
  private let capabilities: StoreCapabilities
  private let tariff: RequestTariff
  private var toApply: BatchForecast
  private var toCheck: BatchForecast
  private var applied = DestinationCounts()
  private var checked = DestinationCounts(isCheck: true)
  private let isRollback: Bool

  /// - Parameter batch: the plan's `limits.batch`.
  /// - Returns: nil where requests cost nothing.
  init?(_ capabilities: StoreCapabilities, batch: Int?, purpose: PlanSubject.Purpose) {
    guard let tariff = capabilities.tariff else { return nil }
    self.capabilities = capabilities
    self.tariff = tariff
    toApply = BatchForecast(capabilities, batch: batch, purpose: purpose)
    toCheck = BatchForecast(capabilities, batch: batch, purpose: purpose, isCheck: true)
    if case .rollback = purpose { isRollback = true } else { isRollback = false }
  }

  /// Takes the next operation in the plan's order.
  mutating func add(_ operation: Operation) {
    toApply.add(operation)
    toCheck.add(operation)
    // Neither run lists anything for a rollback.
    guard !isRollback else { return }
    applied.add(operation)
    checked.add(operation)
  }

  /// - Parameters:
  ///   - listing: the planner's; nil where it made none, and then no run is thought to make one.
  ///   - traces: what looking for users without records took, which a verification does again.
  /// - Returns: the forecast, and what an apply will list.
  func forecast(
    _ rules: [CompiledRule], _ listing: Listing?, traces: RequestCounts = RequestCounts()
  ) -> (requests: RequestForecast, listing: ListingForecast?) {
    let lists = ListingForecast(applied, rules, listing, capabilities)
    var check = toCheck.estimate(ListingForecast(checked, rules, listing, capabilities))
    check.lists += traces.lists
    check.reads += traces.reads
    check.keysRead += traces.keysRead
    return (
      RequestForecast(
        toApply.estimate(lists), tariff, check: check, scans: listing?.scans ?? []),
      lists
    )
  }
}
