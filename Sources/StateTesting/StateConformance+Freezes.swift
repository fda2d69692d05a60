import Core
import Ledger
import StoreTesting
import Testing

extension StateConformance {
  static var freezeChecks: [Check] {
    [
      Check("a freeze is seen by every process until it ends") { try await frozen($0) },
      Check("a second freeze leaves the first") { try await frozenTwice($0) },
      Check("a thaw ends the freeze that it names, and no other") { try await thawed($0) },
      Check("environments are frozen by themselves") { try await frozenApart($0) },
      Check("of processes that freeze at once, one does") { try await frozenAtOnce($0) },
    ]
  }

  private static func freeze(_ number: Int, key: String? = nil) -> FreezeRecord {
    FreezeRecord(
      id: "freeze-\(number)", actor: "actor \(number)", reason: "INC-\(number) \u{1F600} \"\\\n",
      since: Timestamp(seconds: 1_700_000_000 + Int64(number)), key: key)
  }

  private static func frozen(_ subject: StateSubject) async throws {
    subject.expect(try await subject.backend.freeze(of: "test"), equals: nil)
    for (number, key) in [(1, nil), (2, "SHA256:key")] {
      let record = freeze(number, key: key)
      try await subject.backend.freeze("test", record)
      subject.expect(try await subject.backend.freeze(of: "test"), equals: record)
      subject.expect(try await subject.site.open().freeze(of: "test"), equals: record)
      try await subject.site.open().thaw("test", record)
      subject.expect(try await subject.backend.freeze(of: "test"), equals: nil)
    }
    for name in ["", ".", "..", "a/b", "../test", ".hidden", "a b", "é"] {
      await subject.expectError(.invalidInput) {
        try await subject.backend.freeze(name, freeze(1))
      }
      await subject.expectError(.invalidInput) {
        _ = try await subject.backend.freeze(of: name)
      }
    }
  }

  private static func frozenTwice(_ subject: StateSubject) async throws {
    try await subject.backend.freeze("test", freeze(1))
    await subject.expectError(.exists) {
      try await subject.site.open().freeze("test", freeze(2))
    }
    subject.expect(try await subject.backend.freeze(of: "test"), equals: freeze(1))
  }

  private static func thawed(_ subject: StateSubject) async throws {
    await subject.expectError(.notFound) { try await subject.backend.thaw("test", freeze(1)) }
    try await subject.backend.freeze("test", freeze(2))
    await subject.expectError(.mismatched) { try await subject.backend.thaw("test", freeze(1)) }
    subject.expect(try await subject.backend.freeze(of: "test"), equals: freeze(2))
    try await subject.backend.thaw("test", freeze(2))
    await subject.expectError(.notFound) { try await subject.backend.thaw("test", freeze(2)) }
  }

  private static func frozenApart(_ subject: StateSubject) async throws {
    try await subject.backend.freeze("a", freeze(1))
    subject.expect(try await subject.backend.freeze(of: "b"), equals: nil)
    try await subject.backend.freeze("b", freeze(2))
    try await subject.backend.thaw("a", freeze(1))
    subject.expect(try await subject.backend.freeze(of: "b"), equals: freeze(2))
    // A freeze touches neither locks nor states.
    let cohort = try subject.cohort("one", in: "b")
    let lease = try await subject.acquire(cohort)
    _ = try await lease.save(subject.document(cohort))
    try await lease.release()
  }

  private static func frozenAtOnce(_ subject: StateSubject) async throws {
    let handles = [subject.backend, subject.site.open()]
    let begun = await withTaskGroup(of: Int?.self) { group in
      for number in 0..<8 {
        group.addTask {
          do {
            try await handles[number % 2].freeze("test", freeze(number))
            return number
          } catch { return nil }
        }
      }
      return await group.reduce(into: [Int]()) { found, number in
        if let number { found.append(number) }
      }
    }
    subject.expect(begun.count, equals: 1)
    subject.expect(
      try await subject.backend.freeze(of: "test"), equals: begun.first.map { freeze($0) })
  }
}
