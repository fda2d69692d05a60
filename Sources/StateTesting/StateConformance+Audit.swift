import Core
import Ledger
import StoreTesting
import Testing

extension StateConformance {
  static var auditChecks: [Check] {
    [
      Check("audit records come in the order appended, chained") { try await inOrder($0) },
      Check("records of processes that append at once form one chain") {
        try await appendedAtOnce($0)
      },
      Check("environments have logs of their own") { try await apart($0) },
      Check("a record of more than 1 MiB is refused and leaves no trace") {
        try await tooLarge($0)
      },
      Check("a log that is shorter than an anchor is found out") { try await anchored($0) },
      Check("half a record is no record, and the next append says so") { try await torn($0) },
      Check("an environment's name is checked") { try await names($0) },
    ]
  }

  private static func records(
    of environment: String, in backend: any StateBackend
  ) async throws -> [AuditRecord] {
    var records: [AuditRecord] = []
    let reader = try await backend.auditRecords(of: environment)
    while let part = try await reader.next() { records += part }
    return records
  }

  private static func inOrder(_ subject: StateSubject) async throws {
    subject.expect(try await !subject.backend.hasAuditLog("test"))
    subject.expect(try await records(of: "test", in: subject.backend).isEmpty)
    await subject.expectError(.notFound) {
      _ = try await subject.backend.verifyAudit(of: "test", anchors: [])
    }
    try await subject.backend.checkAppend(to: "test")
    // More than any reader hands over at once.
    for number in 1...260 {
      let head = try await subject.backend.append(subject.event(number), to: "test")
      subject.expect(head.sequence, equals: Int64(number))
    }
    subject.expect(try await subject.site.open().hasAuditLog("test"))
    let found = try await records(of: "test", in: subject.site.open())
    subject.expect(found.map(\.event) == (1...260).map(subject.event), "records differ")
    subject.expect(
      zip(found, found.dropFirst()).allSatisfy { $0.hash == $1.previous }, "no chain")
    let verified = try await subject.backend.verifyAudit(of: "test", anchors: [])
    subject.expect(verified.isSound && verified.findings.isEmpty, "\(verified.findings)")
    subject.expect(verified.records, equals: 260)
    subject.expect(verified.head == found.last?.head)
  }

  private static func appendedAtOnce(_ subject: StateSubject) async throws {
    let handles = [subject.backend, subject.site.open()]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for step in 0..<8 {
            try await handles[writer % 2].append(
              subject.event(writer * 100 + step), to: "test")
          }
        }
      }
      try await group.waitForAll()
    }
    let verified = try await subject.backend.verifyAudit(of: "test", anchors: [])
    subject.expect(verified.records, equals: 32)
    subject.expect(verified.findings.isEmpty, "\(verified.findings)")
    // What one process appends keeps its order.
    let found = try await records(of: "test", in: subject.backend)
    for writer in 0..<4 {
      let own = found.compactMap { record -> Int64? in
        guard case .integer(let number)? = record.event.details["number"],
          number / 100 == Int64(writer)
        else { return nil }
        return number
      }
      subject.expect(own, equals: own.sorted())
      subject.expect(own.count, equals: 8)
    }
  }

  private static func apart(_ subject: StateSubject) async throws {
    try await subject.backend.append(subject.event(1), to: "a")
    try await subject.backend.append(subject.event(2), to: "b")
    try await subject.backend.append(subject.event(3), to: "a")
    subject.expect(
      try await records(of: "a", in: subject.backend).map(\.event)
        == [1, 3].map(subject.event), "logs are mixed")
    subject.expect(try await records(of: "b", in: subject.backend).map(\.sequence), equals: [1])
  }

  private static func tooLarge(_ subject: StateSubject) async throws {
    try await subject.backend.append(subject.event(1), to: "test")
    var large = subject.event(2)
    large.details["text"] = .string(String(repeating: "x", count: 1 << 21))
    await subject.expectError(.invalidInput) {
      try await subject.backend.append(large, to: "test")
    }
    try await subject.backend.append(subject.event(3), to: "test")
    let verified = try await subject.backend.verifyAudit(of: "test", anchors: [])
    subject.expect(verified.records, equals: 2)
    subject.expect(verified.findings.isEmpty, "\(verified.findings)")
  }

  private static func anchored(_ subject: StateSubject) async throws {
    let head = try await subject.backend.append(subject.event(1), to: "test")
    subject.expect(
      try await subject.backend.verifyAudit(of: "test", anchors: [head]).isSound)
    let ahead = AuditHead(sequence: head.sequence + 1, hash: head.hash)
    let cut = try await subject.backend.verifyAudit(of: "test", anchors: [ahead])
    subject.expect(cut.findings.map(\.kind), equals: [.truncated])
    var hash = head.hash
    hash.removeLast()
    let other = AuditHead(sequence: head.sequence, hash: hash + "x")
    let replaced = try await subject.backend.verifyAudit(of: "test", anchors: [other])
    subject.expect(replaced.findings.map(\.kind), equals: [.replaced])
  }

  private static func torn(_ subject: StateSubject) async throws {
    guard let tear = subject.site.tearAudit else { return }
    try await subject.backend.append(subject.event(1), to: "test")
    try tear("test")
    subject.expect(try await records(of: "test", in: subject.backend).count, equals: 1)
    let before = try await subject.backend.verifyAudit(of: "test", anchors: [])
    subject.expect(before.isSound && before.findings.map(\.kind) == [.torn])
    try await subject.backend.append(subject.event(2), to: "test")
    let after = try await subject.backend.verifyAudit(of: "test", anchors: [])
    subject.expect(after.findings.isEmpty, "\(after.findings)")
    subject.expect(after.repairs, equals: 1)
    subject.expect(
      try await records(of: "test", in: subject.backend).map(\.event.action),
      equals: [.storageMigration, .auditRepair, .storageMigration])
  }

  private static func names(_ subject: StateSubject) async throws {
    for name in ["", ".", "..", "a/b", "../test", ".hidden", "a b", "é"] {
      await subject.expectError(.invalidInput) {
        try await subject.backend.append(subject.event(1), to: name)
      }
      await subject.expectError(.invalidInput) {
        try await subject.backend.checkAppend(to: name)
      }
      subject.expect(try await !subject.backend.hasAuditLog(name))
    }
    subject.expect(try await subject.backend.environments(), equals: [])
  }
}
