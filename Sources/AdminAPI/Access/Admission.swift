import Core
import Ledger
import Synchronization

/// Who may ask how often, and who may make the server ask the store who they are.
///
/// A session costs requests of the store before it proves anybody. Those come out of a share of their own,
/// so that invalid cookies, from any number of addresses, leave the rest to administrators.
final class Admission: Sendable {
  private struct State {
    var callers: RequestLimiter
    var failures: RequestLimiter
    var lookups: RequestLimiter
    var proven = ProvenSessions()
  }

  /// A session whose look-up may go on; settle or abandon it afterwards.
  struct Ticket: Sendable {
    fileprivate var session: [UInt8]
    fileprivate var address: String
    fileprivate var known: ProvenSessions.Owner?
  }

  /// All look-ups that are not an administrator's share one bucket.
  private static let everybody = ""

  private let state: Mutex<State>

  /// - Parameter lookupsPerMinute: sessions, other than administrators', looked up in a minute.
  init(_ limits: AdminLimits, lookupsPerMinute: Int) {
    state = Mutex(
      State(
        callers: RequestLimiter(burst: limits.burst, perMinute: limits.perMinute),
        failures: RequestLimiter(burst: limits.failures, perMinute: limits.failuresPerMinute),
        lookups: RequestLimiter(burst: lookupsPerMinute, perMinute: lookupsPerMinute)))
  }

  /// Counts a request of a known caller.
  ///
  /// - Throws: 429.
  func admit(_ principal: Principal, at now: Timestamp) throws(AdminError) {
    if let wait = state.withLock({ $0.callers.admit(principal.name, at: now) }) {
      throw .tooMany(wait)
    }
  }

  /// Counts a failed attempt to authenticate.
  ///
  /// - Throws: 429.
  func fail(_ address: String, at now: Timestamp) throws(AdminError) {
    if let wait = state.withLock({ $0.failures.admit(address, at: now) }) { throw .tooMany(wait) }
  }

  /// Asks whether a session may be looked up, before the store is asked anything.
  ///
  /// - Throws: 429.
  func begin(
    session: String, from address: String, at now: Timestamp
  ) throws(AdminError) -> Ticket {
    let hash = KeyedHash.sha256(Array(session.utf8))
    let (known, wait) = state.withLock { state -> (ProvenSessions.Owner?, Int?) in
      let known = state.proven.owner(of: hash, at: now)
      return (known, Self.charge(&state, known, address, now))
    }
    if let wait { throw .tooMany(wait) }
    return Ticket(session: hash, address: address, known: known)
  }

  /// Takes note of what the look-up found.
  ///
  /// - Throws: 429 where the session proved a caller who asks too often.
  func settle(_ ticket: Ticket, _ principal: Principal?, at now: Timestamp) throws(AdminError) {
    let wait = state.withLock { state -> Int? in
      guard let principal else {
        state.proven.forget(ticket.session)
        // A session that has just ended was not charged as a failure.
        return ticket.known == nil ? nil : state.failures.admit(ticket.address, at: now)
      }
      let isAdmin = principal.isAdmin
      state.proven.note(
        ProvenSessions.Owner(name: principal.name, isAdmin: isAdmin), of: ticket.session, at: now)
      guard ticket.known == nil else { return nil }
      state.failures.refund(ticket.address)
      if isAdmin { state.lookups.refund(Self.everybody) }
      return state.callers.admit(principal.name, at: now)
    }
    if let wait { throw .tooMany(wait) }
  }

  /// The store did not say; nothing is held against the address.
  func abandon(_ ticket: Ticket) {
    guard ticket.known == nil else { return }
    state.withLock { $0.failures.refund(ticket.address) }
  }

  private static func charge(
    _ state: inout State, _ known: ProvenSessions.Owner?, _ address: String, _ now: Timestamp
  ) -> Int? {
    if let known {
      if let wait = state.callers.admit(known.name, at: now) { return wait }
      return known.isAdmin ? nil : state.lookups.admit(everybody, at: now)
    }
    if let wait = state.failures.admit(address, at: now) { return wait }
    guard let wait = state.lookups.admit(everybody, at: now) else { return nil }
    state.failures.refund(address)
    return wait
  }
}

extension AdminLimits {
  /// Session look-ups a minute that anybody may cause: as set, else a quarter of what the store's service
  /// allows, at four requests each.
  func lookupsPerMinute(_ tariff: RequestTariff?) -> Int {
    if let lookups { return lookups }
    guard let tariff, let requests = tariff.requestsPerWindow, tariff.windowSeconds > 0 else {
      return 600
    }
    let (perMinute, overflow) = requests.multipliedReportingOverflow(by: 60)
    guard !overflow else { return 600 }
    return max(4, perMinute / tariff.windowSeconds / 16)
  }
}
