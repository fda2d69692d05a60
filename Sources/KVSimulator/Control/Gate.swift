import Core
import Synchronization

/// Everything that is decided about a request before its call is looked at, and counted after.
struct Gate: Sendable {
  struct Admission: Sendable {
    let number: UInt64
    let standing: RateLimiter.Standing?
    let refusal: Refusal?
    let fault: FaultKind?
  }

  var tokens: TokenList
  var limiter: RateLimiter
  var faults: FaultPlan
  var counters = RequestCounters()
  private var requests: UInt64 = 0

  init(_ configuration: SimulatorConfiguration) {
    tokens = TokenList(configuration.tokens)
    limiter = RateLimiter(limit: configuration.rateLimit)
    faults = FaultPlan(seed: configuration.seed, rules: configuration.faults)
  }

  /// - Parameters:
  ///   - token: nil where the request brought none.
  ///   - call: nil where the path leads to no call.
  mutating func admit(token: String?, call: CallKind?, at now: Timestamp) -> Admission {
    requests &+= 1
    // Tokens that are not accepted share one allowance, so that inventing them is no way around it
    // and takes no memory.
    let account = token.flatMap { tokens.contains($0) ? $0 : nil } ?? ""
    let standing = limiter.admit(account, at: now)
    var refusal: Refusal?
    var fault: FaultKind?
    if standing?.isBlocked == true {
      refusal = .rateLimited
    } else if let call {
      if tokens.admit(account) {
        fault = faults.fault(for: call, request: requests)
      } else {
        refusal = .unauthorized
      }
    }
    return Admission(number: requests, standing: standing, refusal: refusal, fault: fault)
  }
}

/// The knobs that can be turned while a simulator serves.
final class Controls: Sendable {
  let gate: Mutex<Gate>
  let entries: EntryAccess

  init(_ configuration: SimulatorConfiguration, entries: EntryAccess) {
    gate = Mutex(Gate(configuration))
    self.entries = entries
  }
}
