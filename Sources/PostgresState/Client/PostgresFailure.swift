import Ledger

/// What a call of the server came to.
struct PostgresFailure: Error, Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// The connection could not be made, or ended: the server may be reachable again soon.
    case connection
    /// The server answered with an error (PostgreSQL, appendix A: five characters).
    case refused(sqlState: String)
    case other
  }

  let kind: Kind
  /// As the server or the library words it, without passwords.
  let message: String

  init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// Whether the same call may succeed in a moment.
  var isPassing: Bool {
    guard case .refused(let state) = kind else { return kind == .connection }
    // Serialization, deadlock, shutdown and start of the server, too many connections, and the lock and
    // statement timeouts that this client asks for.
    return ["40001", "40P01", "57P01", "57P02", "57P03", "53300", "55P03", "57014"].contains(state)
  }

  /// Whether the tables that this version needs are not there.
  var isAbsentSchema: Bool {
    guard case .refused(let state) = kind else { return false }
    return ["3F000", "42P01", "42883"].contains(state)
  }

  /// - Parameter place: the database, without user and password.
  func ledgerError(at place: String) -> LedgerError {
    let (code, text): (LedgerError.Code, String) =
      switch kind {
      case .connection: (.unreadable, "the state in \(place) cannot be reached")
      case .refused(let state) where state.hasPrefix("28") || state == "42501":
        (.permissionDenied, "\(place) refuses this user. Check its name, password and rights")
      case .refused("53100"): (.storageFull, "the disk of \(place) is full")
      case .refused("25006"):
        (
          .permissionDenied,
          "\(place) is read-only, as a standby is. Name the primary server"
        )
      case .refused, .other: (.unreadable, "\(place) could not do what was asked")
      }
    return LedgerError(code, text + ".", cause: message)
  }
}
