/// What a simulator was asked since its counters were last reset.
package struct RequestCounters: Hashable, Sendable {
  package struct Tally: Hashable, Sendable {
    package var requests = 0
    /// Of these, answered with a status of 400 or above, or with a reset connection.
    package var failures = 0
    /// Keys read, listed, written or deleted, or asked for.
    package var keys = 0

    package init() {}
  }

  private var tallies: [CallKind: Tally] = [:]
  /// Injected faults.
  package private(set) var faults: [FaultKind: Int] = [:]
  /// API requests of any kind, also those that led to no call.
  package private(set) var requests = 0
  /// Refused for the credential they brought, or for bringing none; writes with a token that may only
  /// read among them.
  package private(set) var unauthorized = 0
  /// Refused because the token's allowance was used up; injected 429s are not counted here.
  package private(set) var rateLimited = 0

  package init() {}

  package subscript(call: CallKind) -> Tally { tallies[call] ?? Tally() }

  mutating func add(_ record: RequestRecord, refusal: Refusal?) {
    requests += 1
    switch refusal {
    case .unauthorized, .readOnly: unauthorized += 1
    case .rateLimited: rateLimited += 1
    case nil: break
    }
    if let fault = record.fault { faults[fault, default: 0] += 1 }
    guard let call = record.call else { return }
    let failed = record.status.map { $0 >= 400 } ?? true
    tallies[call, default: Tally()].requests += 1
    tallies[call, default: Tally()].failures += failed ? 1 : 0
    tallies[call, default: Tally()].keys += record.keys
  }
}

/// Why a request never came as far as its call.
enum Refusal: Hashable, Sendable { case unauthorized, readOnly, rateLimited }
