import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import FileState

/// What was acknowledged survives a power cut at any step, whether or not names reached the disk.
@Suite("Power cuts")
struct PowerCutTests {
  /// Runs `body` so that the process dies at each step in turn, then to its end, and cuts the power.
  ///
  /// - Parameter body: does the work and cuts the power, then looks at what is left.
  private func atEveryStep(
    _ body: (CrashingFileOperations, _ cut: () throws -> Void) async throws -> Void
  ) async throws {
    for keepsNames in [false, true] {
      var steps = 0
      while true {
        let operations = CrashingFileOperations(afterSteps: steps)
        try await body(operations) { try operations.cutPower(keepingNames: keepsNames) }
        if !operations.hasCrashed { break }
        steps += 1
      }
      #expect(steps >= 3)
    }
  }

  @Test func aJournalKeepsWhatWasSynced() async throws {
    try await atEveryStep { operations, cut in
      let run = try SampleRun()
      var kept = -1
      do {
        var writer = JournalWriter(
          try await FileRunStorage(run.paths, operations: operations).create())
        for number in 0..<3 {
          if number == 0 { writer.append(.run(SampleRun.header)) }
          writer.append(.intent(SampleRun.intent(number)))
          try await writer.sync()
          kept = number
        }
      } catch { #expect(operations.hasCrashed, "\(error)") }
      try cut()
      guard kept >= 0 else { return }
      let replay = try await run.replay().replay
      #expect(replay.header == SampleRun.header)
      #expect(replay.open.prefix(kept + 1) == (0...kept).map { SampleRun.intent($0) }[...])
      #expect(replay.damage == nil)
    }
  }

  @Test func aRecoveryIsThereWholeOrNotAtAll() async throws {
    let found = (0..<3).map {
      JournalRecord.settled(JournalRecord.Settled(recovered: SampleRun.intent($0)))
    }
    try await atEveryStep { operations, cut in
      let run = try SampleRun()
      try await run.write(
        [.run(SampleRun.header)] + (0..<3).map { .intent(SampleRun.intent($0)) })
      var isKept = false
      do {
        try await FileRunStorage(run.paths, operations: operations)
          .replaceRecovery(with: found)
        isKept = true
      } catch { #expect(operations.hasCrashed, "\(error)") }
      try cut()
      let recovered = try await run.replay().replay.recovered.count
      #expect(recovered == 3 || recovered == 0 && !isKept)
    }
  }

  @Test func preimagesAreKept() async throws {
    let entry = Entry(value: [0xFF, 0x00], metadata: [0x7B, 0x7D], expiration: 1_800_000_000)
    try await atEveryStep { operations, cut in
      let run = try SampleRun()
      var kept: [Key] = []
      do {
        var writer = PreimageWriter(
          try await FileRunStorage(run.paths, operations: operations).create(), run: "run-1")
        for key in ["a", "b", "c"] as [Key] {
          try await writer.keep([SnapshotEntry(namespace: "NS", key: key, entry: entry)])
          kept.append(key)
        }
      } catch { #expect(operations.hasCrashed, "\(error)") }
      try cut()
      guard !kept.isEmpty else { return }
      let reader = PreimageReader(FileRunStorage(run.paths))
      for key in kept { #expect(try await reader.take(key, in: "NS") == entry) }
    }
  }

  @Test func auditRecordsAreKept() async throws {
    try await atEveryStep { operations, cut in
      let directory = try TemporaryDirectory()
      let path = directory.file("audit.jsonl")
      var kept: AuditHead?
      do {
        for number in 1...3 {
          kept = try await AuditLog(path, operations: operations).append(event(number))
        }
      } catch { #expect(operations.hasCrashed, "\(error)") }
      try cut()
      let log = AuditLog(path)
      if let kept {
        let found = try await log.verify()
        #expect(found.isSound, "\(found.findings)")
        #expect(found.head.sequence >= kept.sequence)
      }
      try await log.append(event(9))
      #expect(try await log.verify().findings.isEmpty)
    }
  }

  @Test func aStateIsTheOldOneOrTheNewOne() async throws {
    try await atEveryStep { operations, cut in
      let world = try LeaseWorld()
      let lease = try await world.file().acquire(actor: "ana", operation: "apply")
      let states = StateStore(world.paths)
      let first = try await states.save(
        StateDocument(lineage: "l", environment: "test", cohort: "one"), under: lease)
      let old = try await states.save(first, under: lease)
      var isSaved = false
      do {
        _ = try await StateStore(world.paths, operations: operations).save(old, under: lease)
        isSaved = true
      } catch { #expect(operations.hasCrashed, "\(error)") }
      try cut()
      let found = try #require(try await states.load())
      #expect(found.serial == 3 || found.serial == 2 && !isSaved)
      let bytes = try #require(contents(world.paths.state.previousGeneration))
      let previous = try StateCodec.decode(bytes, at: world.paths.state).serial
      #expect(previous == found.serial - 1 || previous == 2)
      #expect(try await states.save(found, under: lease).serial == found.serial + 1)
    }
  }

  /// A token that was given out never comes again, and a lock that was taken is still held.
  @Test func aLeaseIsKeptAndItsTokenIsNeverGivenTwice() async throws {
    try await atEveryStep { operations, cut in
      let world = try LeaseWorld()
      try await world.file().acquire(actor: "before", operation: "apply").release()
      var lease: FileLease?
      do {
        lease = try await world.file(operations: operations).acquire(
          actor: "ana", operation: "apply")
        world.advance(200)
        try await lease?.heartbeat()
      } catch { #expect(operations.hasCrashed, "\(error)") }
      try cut()
      if let lease {
        #expect(try await world.file().holder()?.id == lease.record.id)
        if !operations.hasCrashed {
          #expect(
            try await world.file().holder()?.heartbeat == lease.record.since.adding(seconds: 200))
        }
      }
      world.advance(1_000)
      let next = try await world.file(as: LeaseWorld.elsewhere).acquire(
        actor: "bob", operation: "apply")
      #expect(next.record.fencingToken > lease?.record.fencingToken ?? 1)
    }
  }

  @Test func aSavedPlanIsThereWholeOrNotAtAll() async throws {
    let lines = SamplePlan.lines(SamplePlan.operations(), hasUnmatched: true)
    try await atEveryStep { operations, cut in
      let directory = try TemporaryDirectory()
      let path = directory.file("a.ksplan")
      var isKept = false
      do {
        _ = try await SamplePlan.write(
          lines, SamplePlan.counts(lines), to: path, operations: operations)
        isKept = true
      } catch { #expect(operations.hasCrashed, "\(error)") }
      try cut()
      guard contents(path) != nil else {
        #expect(!isKept)
        return
      }
      #expect(try SamplePlan.read(path) == lines)
    }
  }

  @Test func aSnapshotIsThereWholeOrNotAtAll() async throws {
    let header = SnapshotHeader(
      store: "s", created: Timestamp(seconds: 1_900_000_000), namespaces: ["A"])
    let record = SnapshotEntry(namespace: "A", key: "k", entry: Entry(value: [1, 2, 3]))
    try await atEveryStep { operations, cut in
      let directory = try TemporaryDirectory()
      let path = directory.file("a.snapshot.jsonl.zst")
      var isKept = false
      do {
        let writer = try SnapshotWriter(path, header: header, operations: operations)
        try writer.append(record)
        _ = try writer.finish()
        isKept = true
      } catch { #expect(operations.hasCrashed, "\(error)") }
      try cut()
      guard contents(path) != nil else {
        #expect(!isKept)
        return
      }
      let reader = try SnapshotReader(path)
      var found: [SnapshotEntry] = []
      while let part = try reader.next() { found += part }
      #expect(found == [record])
    }
  }
}
