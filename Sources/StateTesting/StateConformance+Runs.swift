import Core
import Ledger
import StoreTesting
import Testing

extension StateConformance {
  static var runChecks: [Check] {
    [
      Check("a run's lines come back whole and in order") { try await linesComeBack($0) },
      Check("a journal is written once") { try await writtenOnce($0) },
      Check("what was synced is seen by other processes") { try await syncedIsSeen($0) },
      Check("a later finding replaces the one before") { try await recovered($0) },
      Check("a digest tells every change") { try await digests($0) },
      Check("runs are apart") { try await runsAreApart($0) },
      Check("half a line at the end is told from damage") { try await tornJournal($0) },
    ]
  }

  private static func lines(_ numbers: some Sequence<Int>) -> [UInt8] {
    numbers.flatMap { Array("{\"n\":\($0)}\n".utf8) }
  }

  private static func read(
    _ part: RunPart, of run: any RunStorage
  ) async throws -> (bytes: [UInt8], ending: RunLinesEnding) {
    let reader = run.lines(of: part)
    var bytes: [UInt8] = []
    while let chunk = try await reader.next() {
      for line in chunk.lines { bytes += chunk.bytes[line] + [0x0A] }
    }
    return (bytes, try await reader.ending())
  }

  private static func linesComeBack(_ subject: StateSubject) async throws {
    let run = subject.backend.run("run-1")
    subject.expect(run.run, equals: "run-1")
    for part in RunPart.allCases { subject.expect(try await !run.exists(part)) }
    await subject.expectError(.notFound) { _ = try await read(.journal, of: run) }
    await subject.expectError(.notFound) { _ = try await run.digest(of: .journal) }
    let writer = try await run.create()
    subject.expect(try await subject.site.open().run("run-1").exists(.journal))
    for start in stride(from: 0, to: 30_000, by: 10_000) {
      try await writer.append(lines(start..<(start + 10_000)), to: .journal)
      try await writer.sync(.journal)
    }
    subject.expect(try await !run.exists(.preimages), "what holds values is made when it is needed")
    try await writer.append(lines(0..<3), to: .preimages)
    try await writer.sync(.preimages)
    let other = subject.site.open().run("run-1")
    let journal = try await read(.journal, of: other)
    subject.expect(journal.bytes == lines(0..<30_000), "lines differ")
    subject.expect(journal.ending, equals: .whole)
    subject.expect(try await read(.preimages, of: other).bytes == lines(0..<3))
    subject.expect(other.reference, equals: run.reference)
  }

  private static func writtenOnce(_ subject: StateSubject) async throws {
    let writer = try await subject.backend.run("run-1").create()
    try await writer.append(lines(0..<1), to: .journal)
    try await writer.sync(.journal)
    await subject.expectError(.exists) {
      _ = try await subject.site.open().run("run-1").create()
    }
    subject.expect(
      try await read(.journal, of: subject.backend.run("run-1")).bytes == lines(0..<1))
  }

  private static func syncedIsSeen(_ subject: StateSubject) async throws {
    let writer = try await subject.backend.run("run-1").create()
    for count in 1...5 {
      try await writer.append(lines((count - 1)..<count), to: .journal)
      try await writer.sync(.journal)
      let seen = try await read(.journal, of: subject.site.open().run("run-1")).bytes
      subject.expect(seen == lines(0..<count), "\(count) lines are synced")
    }
    // Not synced: seen or not, but never in part.
    try await writer.append(lines(5..<6), to: .journal)
    let seen = try await read(.journal, of: subject.site.open().run("run-1")).bytes
    subject.expect(seen == lines(0..<5) || seen == lines(0..<6))
  }

  private static func recovered(_ subject: StateSubject) async throws {
    let run = subject.backend.run("run-1")
    _ = try await run.create()
    try await run.replaceRecovery(with: lines(0..<3))
    subject.expect(try await read(.recovery, of: run).bytes == lines(0..<3))
    try await subject.site.open().run("run-1").replaceRecovery(with: lines(7..<9))
    subject.expect(try await read(.recovery, of: run).bytes == lines(7..<9))
    subject.expect(try await !run.exists(.preimages))
  }

  private static func digests(_ subject: StateSubject) async throws {
    let run = subject.backend.run("run-1")
    let writer = try await run.create()
    var seen: Set<String> = []
    for number in 0..<3 {
      try await writer.append(lines(number..<(number + 1)), to: .journal)
      try await writer.sync(.journal)
      let digest = try await run.digest(of: .journal)
      subject.expect(digest.hasPrefix("sha256:") && digest.utf8.count == 71, digest)
      subject.expect(try await subject.site.open().run("run-1").digest(of: .journal) == digest)
      subject.expect(seen.insert(digest).inserted, "two contents have one digest")
    }
  }

  private static func runsAreApart(_ subject: StateSubject) async throws {
    for number in 0..<3 {
      let writer = try await subject.backend.run("run-\(number)").create()
      try await writer.append(lines([number]), to: .journal)
      try await writer.sync(.journal)
    }
    for number in 0..<3 {
      subject.expect(
        try await read(.journal, of: subject.backend.run("run-\(number)")).bytes
          == lines([number]))
    }
    let references = Set((0..<3).map { subject.backend.run("run-\($0)").reference })
    subject.expect(references.count, equals: 3)
  }

  private static func tornJournal(_ subject: StateSubject) async throws {
    guard let tear = subject.site.tearJournal else { return }
    let run = subject.backend.run("run-1")
    let writer = try await run.create()
    try await writer.append(lines(0..<2), to: .journal)
    try await writer.sync(.journal)
    try tear("run-1")
    let found = try await read(.journal, of: run)
    subject.expect(found.bytes == lines(0..<2))
    guard case .torn(_, let damage) = found.ending else {
      subject.fail("\(found.ending), expected a torn end")
      return
    }
    subject.expect(damage == nil, "a crash's end is taken for damage: \(damage ?? "")")
  }
}
