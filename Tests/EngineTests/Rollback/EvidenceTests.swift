import Core
import Engine
import FileState
import Ledger
import StoreTesting
import Synchronization
import SystemPackage
import TestKit
import Testing

@Suite("What a crashed run leaves to be undone by")
struct EvidenceTests {
  /// A run of nine records in batches of two, crashed at the fourth batch.
  private struct Crash {
    let shop: Workshop
    let store: InMemoryStore
    let run: String
    /// The digest of the plan, to apply it again after a rollback was planned.
    let plan: [UInt8]

    /// - Parameter isWritten: whether the fourth batch reached the store.
    init(isWritten: Bool = false) async throws {
      shop = try Workshop()
      var capabilities = InMemoryStore.allAbilities
      capabilities.writeBatchSize = 2
      store = try await World.store((1...9).map { .trip("johndoe", "\($0)") }, capabilities)
      _ = try await Planning()(store, to: shop.plan)
      plan = try #require(contents(shop.plan))
      let wreck = shop.directory.file("wreck")
      let (workshop, base) = (shop, store)
      let records = Mutex<[Record]>([])
      let record: @Sendable (Int) async -> Void = { number in
        guard number == 3 else { return }
        let held = await World.contents(base)
        records.withLock { $0 = held }
        do { try workshop.copyState(to: wreck) } catch { Issue.record("\(error)") }
      }
      let hooks: ScriptedStore.Script =
        isWritten ? .init(afterWrite: record) : .init(beforeWrite: record)
      run = try await shop.apply(
        ScriptedStore(store, hooks), in: shop.environment(as: Workshop.dead)
      ).run
      // Back to what the crash left.
      for number in 1...9 { try await store.remove(Key("trip:ID-J:\(number)")) }
      for record in records.withLock({ $0 }) { try await record.put(into: store) }
      try FilePath.remove(shop.root)
      try shop.copyState(from: wreck, to: shop.root)
    }

    var paths: JournalPaths { JournalPaths(root: shop.root, run: run) }

    func record() async throws -> RunRecord {
      try await #require(shop.state().runs.first { $0.id == run })
    }

    @discardableResult
    func applyAgain() async throws -> ApplyReport {
      try overwrite(shop.plan, plan)
      return try await shop.apply(store)
    }

    func settle() async throws -> RunRecord {
      try await RunSettlement(store: store, environment: shop.environment()).settle(run)
    }
  }

  @Test(arguments: [false, true])
  func itsRollbackUndoesExactlyWhatItWrote(_ isWritten: Bool) async throws {
    let crash = try await Crash(isWritten: isWritten)
    let report = try await crash.applyAgain()
    let written = isWritten ? 8 : 6
    #expect(report.recovered?.written == (isWritten ? 2 : 0))
    #expect(report.recovered?.notWritten == (isWritten ? 0 : 2))
    #expect(report.tally.applied == 9 - written)
    try await crash.shop.planRollback(crash.store, of: crash.run)
    #expect(try crash.shop.operations().count == written)
    try await crash.shop.apply(crash.store)
    for number in 1...9 {
      let there = try await crash.store.text(Key("trip:ID-J:\(number)")) != nil
      #expect(there == (number > written), "record \(number)")
    }
  }

  /// Whoever comes first closes the run, and what is found later is the same.
  @Test func aRollbackThatComesFirstClosesTheRun() async throws {
    let crash = try await Crash()
    let record = try await crash.settle()
    #expect(record.outcome == .interrupted)
    #expect(record.unsettled == 0)
    #expect(record.tally.applied == 6)
    #expect(await record == (try crash.record()))
    let report = try await crash.applyAgain()
    #expect(report.recovered == nil)
    try await crash.shop.planRollback(crash.store, of: crash.run)
    #expect(try crash.shop.operations().count == 6)
  }

  @Test func aRunThatIsStillUnderWayIsNotClosed() async throws {
    let crash = try await Crash()
    let lease = try await LeaseFile(
      crash.shop.paths(), in: crash.shop.environment().surroundings
    ).acquire(actor: "ana", operation: "apply")
    let error = await #expect(throws: LedgerError.self) { try await crash.settle() }
    #expect(error?.code == .lockHeld)
    #expect(try await crash.record().outcome == .running)
    try await lease.release()
  }

  @Test func theClosedRunIsSealedInStateAndAuditLog() async throws {
    let crash = try await Crash(isWritten: true)
    try await crash.applyAgain()
    let journal = try await crash.record().journal
    #expect(journal.digest == (try FileDigest.text(of: crash.paths.journal)))
    #expect(journal.recovery == (try FileDigest.text(of: crash.paths.recovery)))
    var closed: [AuditEvent] = []
    try await AuditLog(crash.shop.paths().audit).records { record in
      if record.event.details["phase"] == "closed" { closed.append(record.event) }
    }
    #expect(closed.count == 1)
    #expect(closed.first?.details["run"] == .string(crash.run))
    #expect(closed.first?.details["journal"] == journal.digest.map { .string($0) })
    #expect(closed.first?.details["recovery"] == journal.recovery.map { .string($0) })
  }

  /// A flipped bit anywhere is refused, or changes nothing, also where the state has no seal yet, or
  /// has none because 0.2 closed the run.
  @Test(arguments: ["sealed", "without a seal", "before it is closed"])
  func aFlippedBitNeverLeavesWritesOut(_ when: String) async throws {
    let crash = try await Crash()
    let sound = try #require(contents(crash.paths.journal))
    let state = try #require(contents(crash.shop.paths().state))
    if when != "before it is closed" { try await crash.applyAgain() }
    var record = try await crash.record()
    if when == "without a seal" { record.journal = RunRecord.Journal(path: record.journal.path) }
    for at in stride(from: 0, to: sound.count, by: 7) {
      var bytes = sound
      bytes[at] ^= 4
      try overwrite(crash.paths.journal, bytes)
      if when == "before it is closed" {
        try overwrite(crash.shop.paths().state, state)
        try? FilePath.remove(crash.paths.recovery)
        record = try await crash.settle()
      }
      do {
        let evidence = UndoneRuns(
          try await RunEvidence(record, in: FileStateBackend(crash.shop.root)))
        let writer = try PlanWriter(
          to: nil, header: evidence.plan, subject: evidence.subject(reason: nil))
        let plan = try await RollbackPlanner(
          store: crash.store, retry: .none, now: { Timestamp(seconds: World.now) }
        ).plan(evidence, into: writer)
        #expect(plan.trailer.counts.operations == 6, "bit flipped at \(at)")
      } catch let error as LedgerError {
        #expect([.corrupted, .mismatched].contains(error.code), "at \(at): \(error)")
      }
    }
  }

  /// Whole frames that are gone leave no torn end behind.
  @Test func missingRecordsAreNoticed() async throws {
    let crash = try await Crash()
    let sound = try #require(contents(crash.paths.journal))
    let frames = Self.frames(sound)
    #expect(frames.count >= 5)
    for missing in frames.indices.dropFirst() {
      var bytes: [UInt8] = []
      for (index, frame) in frames.enumerated() where index != missing { bytes += sound[frame] }
      try overwrite(crash.paths.journal, bytes)
      let state = try #require(contents(crash.shop.paths().state))
      let record = try await crash.settle()
      try overwrite(crash.shop.paths().state, state)
      // The last frame holds intents of which none came to anything.
      guard missing < frames.count - 1 else { continue }
      await #expect(throws: LedgerError.self, "frame \(missing) of \(frames.count) is missing") {
        _ = try await RunEvidence(record, in: FileStateBackend(crash.shop.root))
      }
    }
  }

  @Test func damageIsNamedByTheRunThatFindsIt() async throws {
    let crash = try await Crash()
    var bytes = try #require(contents(crash.paths.journal))
    bytes[bytes.count * 6 / 10] ^= 4
    try overwrite(crash.paths.journal, bytes)
    let report = try await crash.applyAgain()
    #expect(report.outcome == .completed)
    #expect(report.tally.applied + report.tally.already == 9)
    #expect(report.recovered?.damage?.contains("damaged") == true)
    // What the state had counted stays, and so every rollback notices.
    let error = await #expect(throws: LedgerError.self) {
      _ = try await RunEvidence(crash.record(), in: FileStateBackend(crash.shop.root))
    }
    #expect(error?.code == .corrupted)
  }

  @Test func zerosThatAPowerCutLeavesAreNoDamage() async throws {
    let crash = try await Crash()
    let sound = try #require(contents(crash.paths.journal))
    try overwrite(crash.paths.journal, sound + [UInt8](repeating: 0, count: 4_096))
    let report = try await crash.applyAgain()
    #expect(report.recovered?.damage == nil)
    #expect(report.recovered?.notWritten == 2)
  }

  @Test func aRunThatNeverWroteSaysSo() async throws {
    let crash = try await Crash()
    var state = try await crash.shop.state()
    // As a crash between the state's note of the run and the journal leaves it.
    state.runs[0].tally = .unattempted(9)
    try overwrite(crash.shop.paths().state, StateCodec.encode(state))
    try FilePath.remove(crash.paths.directory)
    let record = try await crash.settle()
    #expect(record.neverWrote)
    let error = await #expect(throws: LedgerError.self) {
      _ = try await RunEvidence(record, in: FileStateBackend(crash.shop.root))
    }
    #expect(error?.code == .nothingWritten)
    #expect(error?.message.contains("before it wrote anything") == true)
  }

  @Test func aJournalThatIsGoneIsNotTakenForNone() async throws {
    let crash = try await Crash()
    try FilePath.remove(crash.paths.journal)
    let report = try await crash.applyAgain()
    #expect(report.recovered?.neverWrote == false)
    #expect(report.recovered?.damage?.contains("is missing") == true)
    await #expect(throws: LedgerError.self) {
      _ = try await RunEvidence(crash.record(), in: FileStateBackend(crash.shop.root))
    }
  }

  /// A stop leaves writes open as a crash does; the next run settles them.
  @Test func aStoppedRunIsSettledByTheNext() async throws {
    let shop = try Workshop()
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 2
    let base = try await World.store((1...6).map { .trip("johndoe", "\($0)") }, capabilities)
    _ = try await Planning()(base, to: shop.plan)
    let saved = try #require(contents(shop.plan))
    var environment = try shop.environment()
    let stop = StopSignal()
    environment.stop = stop
    let store = ScriptedStore(
      base,
      .init(
        fault: { number in
          guard number == 1 else { return nil }
          stop.raise()
          return .refusing(StoreError(.cancelled, "cut short"))
        }))
    let first = try await shop.apply(store, in: environment)
    #expect(first.outcome == .interrupted)
    #expect(try await shop.state().runs.last?.unsettled == 2)
    let second = try await shop.apply(base)
    #expect(second.tally.applied == 4)
    #expect(second.recovered?.notWritten == 2)
    try await shop.planRollback(base, of: first.run)
    #expect(try shop.operations().count == 2)
    try overwrite(shop.plan, saved)
  }

  /// Where the frames of a file without foreign bytes start and end (RFC 8878, section 3.1.1).
  private static func frames(_ bytes: [UInt8]) -> [Range<Int>] {
    let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    let starts = bytes.indices.filter { bytes[$0...].starts(with: magic) } + [bytes.count]
    return zip(starts, starts.dropFirst()).map { $0..<$1 }
  }
}
