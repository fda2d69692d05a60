import Ledger
import Synchronization

/// A database over some connections; calls may come from any task.
struct PostgresDatabase: Sendable {
  /// As messages name it: no user, no password.
  let place: String
  private let pool: ConnectionPool
  private let wasReached = Reached()
  /// Waits between two attempts.
  private let sleep: @Sendable (Duration) async throws -> Void

  /// Attempts at one call, and the longest wait between two; about half a minute altogether.
  private static let attempts = 12
  /// Attempts before the first call that the server answered: an address may simply be wrong.
  private static let firstAttempts = 3
  private static let longestWait = Duration.seconds(5)

  /// - Parameter preamble: statements that each connection starts with.
  init(
    _ address: PostgresAddress, preamble: String,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    place = address.place
    let parameters = address.parameters
    pool = ConnectionPool { PostgresConnection(parameters, preamble: preamble) }
    self.sleep = sleep
  }

  /// Runs `body` in a transaction that happens once or not at all, whatever becomes of the connection: where
  /// the answer to a commit is lost, the server is asked what became of it.
  ///
  /// - Parameter body: run again where an attempt came to nothing.
  /// - Throws: what `body` throws; else that the server cannot be reached or does not do it.
  func transaction<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresSession) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await trying { await $0.transaction(body) }
  }

  /// Runs one statement, or several that only read.
  ///
  /// - Parameter body: may be run more than once, also where an earlier run was done.
  func call<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresSession) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await trying { await $0.call(body) }
  }

  func rows(
    _ statement: String, _ parameters: [PostgresValue] = []
  ) async throws(LedgerError) -> [PostgresRow] {
    try await call { try $0.execute(statement, parameters) }
  }

  private func trying<Value: Sendable>(
    _ attempt: (PostgresConnection) async -> PostgresConnection.Attempt<Value>
  ) async throws(LedgerError) -> Value {
    var wait = Duration.milliseconds(50)
    var last = PostgresFailure(.connection, "")
    for number in 1...Self.attempts {
      do {
        guard number <= Self.firstAttempts || wasReached.value else { break }
        let connection = await pool.take()
        let result = await attempt(connection)
        await pool.give(connection)
        switch result {
        case .done(let value):
          wasReached.note()
          return value
        case .failed(let error): throw error
        case .again(let failure): last = failure
        case .inDoubt(let transaction, let value, let failure):
          if try await isCommitted(transaction) { return value }
          last = failure
        }
        try await sleep(wait)
      } catch let error as LedgerError {
        throw error
      } catch let failure as PostgresFailure {
        throw failure.isAbsentSchema ? PostgresSchema.absent(place) : failure.ledgerError(at: place)
      } catch {
        throw last.ledgerError(at: place)
      }
      wait = min(wait * 2, Self.longestWait)
    }
    throw last.ledgerError(at: place)
  }

  /// What became of a transaction whose commit got no answer; waits while the server still works on it.
  private func isCommitted(_ number: String) async throws -> Bool {
    for _ in 0..<Self.attempts {
      let status = try await call { session in
        do throws(PostgresFailure) {
          return try session.execute(
            "select coalesce(pg_xact_status($1::text::xid8), 'unknown')", [.text(number)]
          ).first?.text(0)
        } catch  where error.kind == .refused(sqlState: "22023") {
          // A standby that was promoted without it has not given out that number yet.
          return "aborted"
        }
      }
      switch status {
      case "committed": return true
      case "aborted": return false
      default: try await sleep(.milliseconds(200))
      }
    }
    throw LedgerError(
      .unsettled,
      "\(place) does not say whether a change was made. Look at the server, then run the command "
        + "again.")
  }
}

/// Whether the server has answered a call of this process.
private final class Reached: Sendable {
  private let flag = Atomic(false)

  var value: Bool { flag.load(ordering: .relaxed) }

  func note() { flag.store(true, ordering: .relaxed) }
}

/// Lends connections, a few at most, to one task each.
private actor ConnectionPool {
  private static let size = 4

  private let make: @Sendable () -> PostgresConnection
  private var idle: [PostgresConnection] = []
  private var made = 0
  private var waiting: [CheckedContinuation<PostgresConnection, Never>] = []

  init(_ make: @escaping @Sendable () -> PostgresConnection) { self.make = make }

  func take() async -> PostgresConnection {
    if let connection = idle.popLast() { return connection }
    if made < Self.size {
      made += 1
      return make()
    }
    return await withCheckedContinuation { waiting.append($0) }
  }

  func give(_ connection: PostgresConnection) {
    if waiting.isEmpty {
      idle.append(connection)
    } else {
      waiting.removeFirst().resume(returning: connection)
    }
  }
}
