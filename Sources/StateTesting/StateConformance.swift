package import Ledger
package import StoreTesting
import Testing

/// What every `StateBackend` must do, as one test per backend:
///
///     @Test func conforms() async throws {
///       try await StateConformance { directory in { FileStateBackend(directory) } }.run()
///     }
///
/// Locks are taken with a clock of the suite's and with processes of other machines, so that nothing waits.
package struct StateConformance: Sendable {
  /// Opens one more handle on the same, at first empty, state, as another process would.
  package typealias Open = @Sendable () -> any StateBackend

  /// A state to be tested.
  package struct Site: Sendable {
    var open: Open
    /// Leaves half a record at the end of an environment's audit log, as a crash does.
    var tearAudit: (@Sendable (_ environment: String) throws -> Void)?
    /// Leaves half a line at the end of a run's journal, as a crash does.
    var tearJournal: (@Sendable (_ run: String) throws -> Void)?
    /// Sets the clock of the backend itself on, by seconds.
    var advanceClock: (@Sendable (_ seconds: Int64) async throws -> Void)?

    /// - Parameters:
    ///   - tearAudit: nil where the backend cannot keep half a record.
    ///   - tearJournal: nil where the backend cannot keep half a line.
    ///   - advanceClock: nil where the backend goes by the clock that a lease is asked for with.
    package init(
      open: @escaping Open, tearAudit: (@Sendable (_ environment: String) throws -> Void)? = nil,
      tearJournal: (@Sendable (_ run: String) throws -> Void)? = nil,
      advanceClock: (@Sendable (_ seconds: Int64) async throws -> Void)? = nil
    ) {
      self.advanceClock = advanceClock
      self.open = open
      self.tearAudit = tearAudit
      self.tearJournal = tearJournal
    }
  }

  private let makeSite: @Sendable () async throws -> Site
  private let record: @Sendable (ConformanceFailure) -> Void

  /// - Parameters:
  ///   - record: is told of each expectation that a backend does not meet; nil records an issue of the
  ///     present test.
  ///   - makeSite: a new, empty state.
  package init(
    record: (@Sendable (ConformanceFailure) -> Void)? = nil,
    makeSite: @escaping @Sendable () async throws -> Site
  ) {
    self.record =
      record ?? { Issue.record("\($0.description)", sourceLocation: $0.location) }
    self.makeSite = makeSite
  }

  struct Check {
    let name: String
    let body: (StateSubject) async throws -> Void

    init(_ name: String, _ body: @escaping (StateSubject) async throws -> Void) {
      self.name = name
      self.body = body
    }
  }

  /// Runs every check, each on a state of its own; one that throws fails and the others go on.
  ///
  /// - Parameter name: the only check to run, if any.
  package func run(only name: String? = nil) async throws {
    let checks =
      Self.stateChecks + Self.leaseChecks + Self.freezeChecks + Self.auditChecks + Self.runChecks
      + Self.planChecks + Self.memoryChecks
    for check in checks where name == nil || name == check.name {
      let subject = StateSubject(try await makeSite(), check: check.name, record: record)
      do { try await check.body(subject) } catch { subject.fail("\(error)") }
    }
  }
}
