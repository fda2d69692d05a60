import Core
import Ledger
import StoreTesting
import Synchronization
import Testing

/// The state under one check, with the words that the checks are written in.
struct StateSubject: ConformanceSubject {
  let site: StateConformance.Site
  /// The first handle.
  let backend: any StateBackend
  let clock = TestClock()
  let check: String
  let record: @Sendable (ConformanceFailure) -> Void
  private let ids = LockIDs()

  init(
    _ site: StateConformance.Site, check: String,
    record: @escaping @Sendable (ConformanceFailure) -> Void
  ) {
    self.site = site
    backend = site.open()
    self.check = check
    self.record = record
  }

  // MARK: - Things to keep

  func cohort(_ name: String = "one", in environment: String = "test") throws -> CohortID {
    try CohortID(environment: environment, name: name)
  }

  func document(_ cohort: CohortID, lineage: String = "lineage-1") -> StateDocument {
    StateDocument(lineage: lineage, environment: cohort.environment, cohort: cohort.name)
  }

  func event(_ number: Int) -> AuditEvent {
    AuditEvent(
      time: Timestamp(seconds: 1_700_000_000 + Int64(number)), actor: "actor \(number % 2)",
      action: .storageMigration, success: true,
      details: ["number": .integer(Int64(number)), "text": "\u{1F600} \"\\\n"])
  }

  // MARK: - Locks

  static let elsewhere = ProcessIdentity(host: "far.example", pid: 1, space: "another boot")
  static let yonder = ProcessIdentity(host: "farther.example", pid: 1, space: "a third boot")

  /// - Parameters:
  ///   - process: of another machine, so that only its heartbeat says that it is at work.
  ///   - id: the same for each lock; nil makes a new one each time.
  func surroundings(as process: ProcessIdentity = elsewhere, id: String? = nil) -> Surroundings {
    let (clock, ids) = (clock, ids)
    return Surroundings(
      now: { Timestamp(seconds: clock.now) },
      sleep: { duration in
        clock.advance(by: max(1, duration.components.seconds))
        await Task.yield()
      },
      makeID: { id ?? ids.next() }, makeRunID: { "run" }, process: process)
  }

  static let settings = LeaseSettings(
    staleAfter: 300, takeoverDelay: 0, pollInterval: .seconds(1))

  /// Lets time pass, for whoever decides how old a heartbeat is.
  func advance(by seconds: Int64) async throws {
    clock.advance(by: seconds)
    try await site.advanceClock?(seconds)
  }

  func acquire(
    _ cohort: CohortID, _ actor: String = "ana", on backend: (any StateBackend)? = nil,
    as process: ProcessIdentity = elsewhere, id: String? = nil, timeout: Duration = .zero
  ) async throws -> any StateLease {
    try await (backend ?? self.backend).acquire(
      cohort,
      LeaseRequest(
        actor: actor, operation: "apply", in: surroundings(as: process, id: id),
        settings: Self.settings, timeout: timeout))
  }

  // MARK: - Expectations

  func expectError(
    _ code: LedgerError.Code, location: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
  ) async {
    do {
      try await body()
      fail("no error, expected \(code)", location: location)
    } catch let error as LedgerError {
      expect(error.code, equals: code, location: location)
      expect(!error.message.isEmpty, location: location)
    } catch { fail("\(error), expected \(code)", location: location) }
  }
}

/// Lock IDs that count up.
private final class LockIDs: Sendable {
  private let last = Mutex(0)

  func next() -> String {
    last.withLock { last in
      last += 1
      return "lock-\(last)"
    }
  }
}
