import Core
import StoreTesting
import TestKit

extension ScriptedStore {
  /// A store that shows a write only when the clock has moved on by the delay.
  static func lagging(
    _ base: InMemoryStore, delay: Int64, clock: TestClock, comparesWrites: Bool = true,
    fault: @escaping @Sendable (Int) -> Fault? = { _ in nil }
  ) -> ScriptedStore {
    var capabilities = base.capabilities
    capabilities.conditionalWrites = comparesWrites ? .both : .none
    return ScriptedStore(
      base, Script(fault: fault, lag: ConsistencyLag(seconds: delay, now: { clock.now })),
      capabilities: capabilities)
  }
}
