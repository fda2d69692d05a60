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

  var credentials: CredentialList
  var limiter: RateLimiter
  var faults: FaultPlan
  var counters = RequestCounters()
  private var requests: UInt64 = 0

  init(_ configuration: SimulatorConfiguration) {
    credentials = CredentialList(configuration)
    limiter = RateLimiter(limit: configuration.rateLimit)
    faults = FaultPlan(seed: configuration.seed, rules: configuration.faults)
  }

  /// - Parameters:
  ///   - credential: nil where the request brought none.
  ///   - call: nil where the path leads to no call.
  mutating func admit(
    _ credential: Credential?, call: CallKind?, at now: Timestamp
  ) -> Admission {
    requests &+= 1
    // Those that are not accepted share one allowance, so that inventing them is no way around it
    // and takes no memory.
    let known = credential.flatMap { credentials.contains($0) ? $0 : nil }
    let standing = limiter.admit(known, at: now)
    var refusal: Refusal?
    var fault: FaultKind?
    if standing?.isBlocked == true {
      refusal = .rateLimited
    } else if let call {
      switch known.flatMap({ credentials.admit($0) }) {
      case nil: refusal = .unauthorized
      case .read where !call.isRead: refusal = .readOnly
      default: fault = faults.fault(for: call, request: requests)
      }
    }
    return Admission(number: requests, standing: standing, refusal: refusal, fault: fault)
  }
}

/// The knobs that can be turned while a simulator serves.
final class Controls: Sendable {
  let gate: Mutex<Gate>
  let entries: EntryAccess
  let limits: ServiceLimits

  init(_ configuration: SimulatorConfiguration, entries: EntryAccess) {
    gate = Mutex(Gate(configuration))
    self.entries = entries
    limits = ServiceLimits(configuration)
  }
}
