import Ledger

/// A connection that is made when it is needed and again after it was lost, on a thread of its own:
/// connecting can wait for DNS, and libpq's calls wait for the server.
actor PostgresConnection {
  private let executor = FileExecutor("keyshift.postgres", hasOwnThread: true)
  private let parameters: [(name: String, value: String)]
  /// Run at the start of each connection.
  private let preamble: String
  private var session: PostgresSession?

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  init(_ parameters: [(name: String, value: String)], preamble: String) {
    self.parameters = parameters
    self.preamble = preamble
  }

  /// How one attempt at a transaction ended.
  enum Attempt<Value: Sendable>: Sendable {
    case done(Value)
    /// What the body threw, or the server in a way that does not pass.
    case failed(any Error)
    /// Nothing happened; the same may be tried again.
    case again(PostgresFailure)
    /// The answer to the commit was lost.
    case inDoubt(transaction: String, Value, PostgresFailure)
  }

  /// Runs `body` in a transaction, once.
  func transaction<Value: Sendable>(
    _ body: @Sendable (PostgresSession) throws -> Value
  ) -> Attempt<Value> {
    do {
      let session = try opened()
      // A number is taken at once: by it one can ask later what became of the commit.
      let number = try session.run("begin; select pg_current_xact_id()::text").first?.text(0) ?? ""
      let value: Value
      do { value = try body(session) } catch {
        if session.isSound { try session.run("rollback") }
        throw error
      }
      do { try session.run("commit") } catch {
        drop()
        return error.kind == .connection
          ? .inDoubt(transaction: number, value, error) : Self.ending(error)
      }
      return .done(value)
    } catch {
      if session?.isSound != true { drop() }
      return Self.ending(error)
    }
  }

  /// Runs `body` without a transaction, once: for one statement that may be repeated.
  func call<Value: Sendable>(
    _ body: @Sendable (PostgresSession) throws -> Value
  ) -> Attempt<Value> {
    do { return .done(try body(try opened())) } catch {
      if session?.isSound != true { drop() }
      return Self.ending(error)
    }
  }

  private static func ending<Value>(_ error: any Error) -> Attempt<Value> {
    guard let failure = error as? PostgresFailure, failure.isPassing else { return .failed(error) }
    return .again(failure)
  }

  private func opened() throws(PostgresFailure) -> PostgresSession {
    if let session { return session }
    let opened = try PostgresSession(parameters)
    try opened.run(preamble)
    session = opened
    return opened
  }

  private func drop() { session = nil }
}
