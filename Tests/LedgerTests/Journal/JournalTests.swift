import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import FileState

/// A run's directory and its records.
struct SampleRun {
  let directory: TemporaryDirectory
  let paths: JournalPaths

  static let header = JournalHeader(
    run: "run-1", planDigest: "sha256:0", environment: "staging", cohort: "one", actor: "a\"b",
    started: Timestamp(seconds: 1_700_000_000))

  init() throws {
    directory = try TemporaryDirectory()
    paths = JournalPaths(root: directory.path, run: "run-1")
    try DirectoryTree.create(paths.directory)
  }

  static func operation(_ number: Int, _ action: Action = .create) -> Operation {
    let key = SamplePlan.hostileKeys[number % SamplePlan.hostileKeys.count]
    return Operation(
      identity: SamplePlan.identity, rule: "trips", namespace: "NS", action: action,
      reason: .destinationAbsent, source: key,
      destination: action == .rewrite ? key : Key(key.bytes + [0x31]),
      sourceFingerprint: SamplePlan.fingerprint("s\(number)"), destinationFingerprint: nil,
      resultFingerprint: SamplePlan.fingerprint("r\(number)"), bytes: 1)
  }

  static func intent(_ number: Int, _ action: Action = .create) -> JournalRecord.Intent {
    JournalRecord.Intent(
      number: number, operation: operation(number, action),
      before: number % 2 == 0 ? nil : SamplePlan.fingerprint("b"),
      after: SamplePlan.fingerprint("r\(number)"))
  }

  static func settled(
    _ number: Int, _ kind: OutcomeKind, _ reason: Reason? = nil, message: String? = nil
  ) -> JournalRecord.Settled {
    JournalRecord.Settled(
      number: number, kind: kind, operation: operation(number), reason: reason, message: message)
  }

  var storage: FileRunStorage { FileRunStorage(paths) }

  /// Each record in a frame of its own, as after a `sync`.
  func write(_ records: [JournalRecord]) async throws {
    var writer = JournalWriter(try await storage.create())
    for record in records {
      writer.append(record)
      try await writer.sync()
    }
  }

  func replay() async throws -> (outcomes: [JournalOutcome], replay: JournalReplay) {
    var outcomes: [JournalOutcome] = []
    let replay = try await JournalReplay.read(storage) { outcomes.append($0) }
    return (outcomes, replay)
  }
}

@Suite("Journals")
struct JournalTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var records: [JournalRecord]
    /// Number and kind, in the order in which they become known.
    var outcomes: [String]
    var open: [Int] = []
    var ending: RunRecord.Outcome?
    var testDescription: String { title }
  }

  private static func intent(_ number: Int) -> JournalRecord {
    .intent(SampleRun.intent(number))
  }

  @Test(arguments: [
    Row(title: "nothing yet", records: [], outcomes: []),
    Row(title: "an open batch", records: [intent(0), intent(1)], outcomes: [], open: [0, 1]),
    Row(
      title: "a written batch", records: [intent(0), intent(1), .outcome(batch: 0, written: 2)],
      outcomes: ["0 applied", "1 applied"]),
    Row(
      title: "one of a batch failed",
      records: [
        intent(0), intent(1), intent(2), .settled(SampleRun.settled(1, .failed, message: "no")),
        .outcome(batch: 0, written: 2),
      ], outcomes: ["1 failed", "0 applied", "2 applied"]),
    Row(
      title: "settled without an intent",
      records: [
        .settled(SampleRun.settled(0, .skipped, .destinationNewer)), intent(1),
        .outcome(batch: 0, written: 1),
      ], outcomes: ["0 skipped", "1 applied"]),
    Row(
      title: "a second batch is open",
      records: [intent(0), .outcome(batch: 0, written: 1), intent(1), intent(2)],
      outcomes: ["0 applied"], open: [1, 2]),
    Row(
      title: "an open batch partly settled",
      records: [intent(0), intent(1), .settled(SampleRun.settled(0, .drifted, .sourceChanged))],
      outcomes: ["0 drifted"], open: [1]),
    Row(
      title: "ended",
      records: [
        intent(0), .outcome(batch: 0, written: 1),
        .end(.completed, Tally(planned: 1, applied: 1)),
      ], outcomes: ["0 applied"], ending: .completed),
  ])
  func replays(_ row: Row) async throws {
    let run = try SampleRun()
    try await run.write([.run(SampleRun.header)] + row.records)
    let (outcomes, replay) = try await run.replay()
    #expect(outcomes.map { "\($0.number) \($0.kind.rawValue)" } == row.outcomes)
    #expect(replay.open == row.open.map { SampleRun.intent($0) })
    #expect(replay.ending == row.ending)
    #expect(replay.header == SampleRun.header)
    #expect(replay.torn == nil)
  }

  @Test func outcomesCarryWhatWasWritten() async throws {
    let run = try SampleRun()
    let failed = SampleRun.settled(1, .failed, .destinationChanged, message: "429 \"slow\"\n")
    try await run.write([
      .run(SampleRun.header), .intent(SampleRun.intent(0, .rewrite)), .intent(SampleRun.intent(1)),
      .settled(failed), .outcome(batch: 0, written: 1),
    ])
    let outcomes = try await run.replay().outcomes
    #expect(outcomes.map(\.intent) == [SampleRun.intent(1), SampleRun.intent(0, .rewrite)])
    #expect(outcomes[0].message == "429 \"slow\"\n")
    #expect(outcomes[0].reason == .destinationChanged)
    #expect(outcomes[1].action == .rewrite)
    #expect(outcomes[1].source == SampleRun.operation(0).source)
  }

  @Test func everyHostileKeySurvives() async throws {
    let run = try SampleRun()
    let intents = SamplePlan.hostileKeys.indices.map { SampleRun.intent($0) }
    try await run.write([.run(SampleRun.header)] + intents.map { .intent($0) })
    #expect(try await run.replay().replay.open == intents)
  }

  @Test func tornAtAnyByteItTellsAPrefixOfTheTruth() async throws {
    let run = try SampleRun()
    let records: [JournalRecord] =
      [.run(SampleRun.header), Self.intent(0), Self.intent(1), .outcome(batch: 0, written: 2)]
      + [.settled(SampleRun.settled(2, .skipped)), Self.intent(3), .outcome(batch: 1, written: 1)]
      + [Self.intent(4)]
    try await run.write(records)
    let truth = try await run.replay()
    let whole = try #require(contents(run.paths.journal))
    var known = 0
    for length in 0...whole.count {
      try overwrite(run.paths.journal, Array(whole[..<length]))
      let (outcomes, replay) = try await run.replay()
      #expect(outcomes == Array(truth.outcomes.prefix(outcomes.count)), "at \(length)")
      #expect(outcomes.count >= known, "at \(length)")
      known = outcomes.count
      #expect(replay.header == (replay.header == nil ? nil : SampleRun.header))
      if replay.header == nil { #expect(outcomes.isEmpty && replay.open.isEmpty) }
    }
    #expect(known == truth.outcomes.count)
  }

  @Test func aRunThatNeverWroteItsFirstLineDidNothing() async throws {
    let run = try SampleRun()
    try overwrite(run.paths.journal, [])
    let (outcomes, replay) = try await run.replay()
    #expect(outcomes.isEmpty)
    #expect(replay.header == nil)
  }

  @Test func recoveredWritesAreNoLongerOpen() async throws {
    let run = try SampleRun()
    try await run.write([.run(SampleRun.header), Self.intent(0), Self.intent(1), Self.intent(2)])
    let recovered = [SampleRun.intent(1)]
    try await run.storage.replaceRecovery(
      with: recovered.map { .settled(JournalRecord.Settled(recovered: $0)) })
    let (outcomes, replay) = try await run.replay()
    #expect(outcomes.map(\.number) == [1])
    #expect(outcomes.map(\.kind) == [.applied])
    #expect(outcomes.map(\.intent) == recovered)
    #expect(replay.recovered == recovered)
    #expect(replay.open == [SampleRun.intent(0), SampleRun.intent(2)])
  }

  @Test func aJournalIsWrittenOnce() async throws {
    let run = try SampleRun()
    try await run.write([.run(SampleRun.header)])
    let error = await #expect(throws: LedgerError.self) { try await run.storage.create() }
    #expect(error?.code == .exists)
  }

  @Test(arguments: ["{}", "[]", "{\"kind\":\"other\"}", "{\"n\":0,\"intent\":\"create\"}", "x"])
  func anotherFileIsCorrupted(_ line: String) async throws {
    let run = try SampleRun()
    try compress(Array((line + "\n").utf8), to: run.paths.journal)
    let error = await #expect(throws: LedgerError.self) { try await run.replay() }
    #expect(error?.code == .corrupted)
  }

  @Test func aJournalThatStartsInTheMiddleIsCorrupted() async throws {
    let run = try SampleRun()
    try await run.write([Self.intent(0), .outcome(batch: 0, written: 1)])
    let error = await #expect(throws: LedgerError.self) { try await run.replay() }
    #expect(error?.code == .corrupted)
  }

  @Test func aMissingJournalIsNotFound() async throws {
    let run = try SampleRun()
    let error = await #expect(throws: LedgerError.self) { try await run.replay() }
    #expect(error?.code == .notFound)
  }
}
