import Core
import Ledger
import StoreTesting
import Testing

extension StateConformance {
  static var memoryChecks: [Check] {
    [
      Check("rows are as last written, for every process") { try await rows($0) },
      Check("a row that another process changed is not written") { try await compared($0) },
      Check("of processes that claim a row at once, one does") { try await claimedAtOnce($0) },
      Check("parts and environments are apart") { try await apart($0) },
      Check("every row of a part is listed in the order of its bytes") { try await listed($0) },
      Check("what only reads makes nothing") { try await nothing($0) },
      Check("a temporary table is seen by nobody else") { try await temporary($0) },
    ]
  }

  private static let part = TablePart("part")
  private static let key = Key("key é\u{1F600}")
  private static let row: [UInt8] = [0, 1, 0x22, 0x0A, 0xFF]

  private static func read(
    _ subject: StateSubject, _ keys: [Key], in environment: String = "test",
    _ part: TablePart = part
  ) async throws -> [[UInt8]?] {
    let table = try #require(try await subject.site.open().memory(of: environment))
    return try await table.read(part, keys)
  }

  private static func rows(_ subject: StateSubject) async throws {
    let table = try await subject.backend.openMemory(of: "test")
    let other = Key("other")
    subject.expect(try await table.read(part, [key, other]), equals: [nil, nil])
    let made = try await table.write(
      part, [RowChange(key, from: nil, to: row), RowChange(other, from: nil, to: [])])
    subject.expect(made, equals: [true, true])
    for _ in 0..<2 {
      subject.expect(try await read(subject, [other, Key("none"), key]), equals: [[], nil, row])
    }
    subject.expect(
      try await table.write(part, [RowChange(key, from: row, to: [2])]), equals: [true])
    subject.expect(try await read(subject, [key, key]), equals: [[2], [2]])
    subject.expect(
      try await table.write(part, [RowChange(key, from: [2], to: nil)]), equals: [true])
    subject.expect(try await read(subject, [key]), equals: [nil])
    // More than any backend takes in one request.
    let keys = (0..<7_000).map { Key("many-\($0)") }
    subject.expect(
      try await table.write(part, keys.map { RowChange($0, from: nil, to: $0.bytes) }),
      equals: [Bool](repeating: true, count: keys.count))
    subject.expect(try await read(subject, keys), equals: keys.map(\.bytes))
    for name in ["", "..", "a/b", "é"] {
      await subject.expectError(.invalidInput) {
        _ = try await subject.backend.openMemory(of: name)
      }
      await subject.expectError(.invalidInput) { _ = try await subject.backend.memory(of: name) }
    }
  }

  private static func compared(_ subject: StateSubject) async throws {
    let (one, two) = (
      try await subject.backend.openMemory(of: "test"),
      try await subject.site.open().openMemory(of: "test")
    )
    _ = try await one.write(part, [RowChange(key, from: nil, to: row)])
    let made = try await two.write(
      part,
      [
        RowChange(key, from: nil, to: [9]), RowChange(Key("a"), from: [1], to: [9]),
        RowChange(Key("b"), from: [1], to: nil), RowChange(Key("c"), from: nil, to: [9]),
      ])
    subject.expect(made, equals: [false, false, false, true])
    subject.expect(
      try await read(subject, [key, Key("a"), Key("b"), Key("c")]), equals: [row, nil, nil, [9]])
    subject.expect(
      try await two.write(part, [RowChange(key, from: [0], to: nil)]), equals: [false])
    subject.expect(try await read(subject, [key]), equals: [row])
  }

  private static func claimedAtOnce(_ subject: StateSubject) async throws {
    let tables = [
      try await subject.backend.openMemory(of: "test"),
      try await subject.site.open().openMemory(of: "test"),
    ]
    let won = await withTaskGroup(of: UInt8?.self) { group in
      for number in 0..<8 {
        group.addTask {
          let made = try? await tables[number % 2].write(
            part, [RowChange(key, from: nil, to: [UInt8(number)])])
          return made == [true] ? UInt8(number) : nil
        }
      }
      return await group.reduce(into: [UInt8]()) { found, number in
        if let number { found.append(number) }
      }
    }
    subject.expect(won.count, equals: 1)
    subject.expect(try await read(subject, [key]), equals: [won])
  }

  private static func apart(_ subject: StateSubject) async throws {
    let other = TablePart("part2")
    let table = try await subject.backend.openMemory(of: "test")
    let elsewhere = try await subject.backend.openMemory(of: "test2")
    _ = try await table.write(part, [RowChange(key, from: nil, to: [1])])
    _ = try await table.write(other, [RowChange(key, from: nil, to: [2])])
    _ = try await elsewhere.write(part, [RowChange(key, from: nil, to: [3])])
    subject.expect(try await read(subject, [key]), equals: [[1]])
    subject.expect(try await read(subject, [key], other), equals: [[2]])
    subject.expect(try await read(subject, [key], in: "test2"), equals: [[3]])
    // A memory is no cohort, and makes an environment no audit log.
    subject.expect(try await subject.backend.cohorts(), equals: [])
    subject.expect(try await subject.backend.hasAuditLog("test"), equals: false)
  }

  private static func listed(_ subject: StateSubject) async throws {
    let table = try await subject.backend.openMemory(of: "test")
    let keys = (0..<2_500).map { Key("\($0)") } + [key, Key("\u{FFFF}"), Key("\u{10000}")]
    _ = try await table.write(part, keys.map { RowChange($0, from: nil, to: $0.bytes) })
    _ = try await table.write(TablePart("zzz"), [RowChange(key, from: nil, to: [1])])
    var found: [Key] = []
    try await table.forEachRow(of: part) { (key, row) in
      subject.expect(row, equals: key.bytes)
      found.append(key)
    }
    subject.expect(found, equals: keys.sorted())
  }

  private static func nothing(_ subject: StateSubject) async throws {
    subject.expect(try await subject.backend.memory(of: "test") == nil)
    subject.expect(try await subject.backend.environments(), equals: [])
  }

  private static func temporary(_ subject: StateSubject) async throws {
    let (one, two) = (
      try await subject.backend.temporaryTable(in: nil),
      try await subject.backend.temporaryTable(in: nil)
    )
    _ = try await one.write(part, [RowChange(key, from: nil, to: row)])
    subject.expect(try await one.read(part, [key]), equals: [row])
    subject.expect(try await two.read(part, [key]), equals: [nil])
    subject.expect(try await subject.backend.memory(of: "test") == nil)
  }
}
