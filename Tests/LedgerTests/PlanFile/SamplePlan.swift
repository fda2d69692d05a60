import ByteJSON
import Core
import Ledger
import SystemPackage
import TestKit
import Testing

/// A plan with one line of every kind and keys of every sort.
enum SamplePlan {
  static let identity = Identity(legacy: "john\"doe\\\u{1F600}", id: "550e8400")
  static let second = Identity(legacy: "jane", id: "7c9e6679")

  /// What stands after the user in keys, in byte order.
  static let hostileRecords: [[UInt8]] = [
    Array("\\".utf8), Array("a\"b".utf8), Array("e\u{301}".utf8),
    [0x74, 0x00, 0x1F, 0x0A, 0x0D, 0x7F], Array("{\"kind\" \"end\"".utf8),
    Array("\u{e9}".utf8), [0xED, 0xA0, 0x80], Array("\u{1F600}\u{2028}".utf8),
    [0xFF, 0xFE, 0x22],
  ]

  static let hostileKeys = hostileRecords.map { tripKey(of: identity.legacy, $0) }

  static func tripKey(of user: String, _ record: [UInt8]) -> Key {
    Key(Array("trip:\(user):".utf8) + record)
  }

  static func subject() throws -> PlanSubject {
    let trips = Rule(
      name: "trips \"1\"", namespace: "BETA_LOGS_KV",
      keys: .move(from: try KeyTemplate("trip:{legacy}:{r}"), to: try KeyTemplate("trip:{id}:{r}")),
      newerBy: [TimeField(try JSONPointer("/updatedAt")), TimeField(try JSONPointer("/a~1b"))],
      owner: try JSONPointer("/userId"),
      rewrites: [
        Rewrite(
          at: try JSONPointer("/userId"), from: try KeyTemplate("{legacy}"),
          to: try KeyTemplate("{id}"))
      ], range: SourceRange(file: "cohort.yaml", line: 3, column: 1))
    let orders = Rule(
      name: "orders", namespace: "ORDERS",
      keys: .inPlace(try KeyTemplate("o/{order}", delimiter: "/")),
      owner: try JSONPointer("/ownerId"),
      rewrites: [
        Rewrite(
          at: try JSONPointer("/ownerId"),
          from: try KeyTemplate("{legacy}", delimiter: "/"),
          to: try KeyTemplate("{id}", delimiter: "/"))
      ])
    return PlanSubject(
      name: "staging-01", environment: "staging", store: StoreAddress("sqlite", "../store.sqlite"),
      storeIdentity: "sqlite:store", rules: [trips, orders],
      limits: Limits(users: 50, keysPerUser: 500, batch: 25), accept: Acceptance())
  }

  static func header(
    tool: String = "keyshift 1", created: Int64 = 1_700_000_000, actor: String = "a\u{1}\"b"
  ) -> PlanHeader {
    PlanHeader(
      tool: tool, created: Timestamp(seconds: created),
      expires: Timestamp(seconds: created + 7 * 86_400),
      actor: actor, cohortFile: "plans/a.yaml", baseDirectory: "/srv/plans")
  }

  static func fingerprint(_ text: String) -> Fingerprint {
    Fingerprint(of: Entry(value: Array(text.utf8)))
  }

  static func operations() -> [Operation] {
    var operations = hostileRecords.enumerated().map { number, record in
      Operation(
        identity: identity, rule: "trips \"1\"", namespace: "BETA_LOGS_KV",
        action: number % 2 == 0 ? .create : .conflict,
        reason: number % 2 == 0 ? .destinationAbsent : .sameTime,
        source: tripKey(of: identity.legacy, record), destination: tripKey(of: identity.id, record),
        sourceFingerprint: fingerprint("\(number)"),
        destinationFingerprint: number % 2 == 0 ? nil : fingerprint("there"),
        resultFingerprint: number % 2 == 0 ? fingerprint("result \(number)") : nil, bytes: number,
        times: number % 4 == 1
          ? ComparedTimes(
            source: MomentInterval(earliest: Int64(number), latest: .max),
            destination: MomentInterval(earliest: Int64(number), latest: .max))
          : nil)
    }
    operations.append(
      Operation(
        identity: second, rule: "orders", namespace: "ORDERS", action: .rewrite,
        reason: .fieldsChange, source: "o/1", destination: "o/1",
        sourceFingerprint: fingerprint("order"), destinationFingerprint: nil,
        resultFingerprint: fingerprint("new order"), bytes: 7))
    operations.append(
      Operation(
        identity: second, rule: "orders", namespace: "ORDERS", action: .unchanged,
        reason: .sameContent, source: "o/2", destination: "o/2",
        sourceFingerprint: fingerprint("same"), destinationFingerprint: nil,
        resultFingerprint: fingerprint("same"), bytes: 7))
    return operations
  }

  static let unmatched = UnmatchedKey(
    identity: second, namespace: "BETA_LOGS_KV",
    key: Key(Array("trip:jane:z:".utf8) + [0x22, 0xFF]))

  static func counts(_ lines: [PlanLine]) -> PlanCounts {
    var counts = PlanCounts()
    var users: Set<Identity> = []
    for line in lines {
      switch line {
      case .user(let identity): users.insert(identity)
      case .operation(let operation):
        counts.add(operation)
        if operation.action.writes, operation.action != .delete { counts.bytes += operation.bytes }
      case .unmatched: counts.unmatched += 1
      }
    }
    counts.users = users.count
    counts.outside = 3
    return counts
  }

  /// The operations with their users' lines, and the unmatched key where it belongs.
  static func lines(_ operations: [Operation], hasUnmatched: Bool = true) -> [PlanLine] {
    var lines: [PlanLine] = []
    var user: Identity?
    func begin(_ identity: Identity) {
      if user != identity { lines.append(.user(identity)) }
      user = identity
    }
    func appendUnmatched() {
      begin(unmatched.identity)
      lines.append(.unmatched(unmatched))
    }
    var isPending = hasUnmatched
    for operation in operations {
      if isPending, operation.rule == "orders" {
        appendUnmatched()
        isPending = false
      }
      begin(operation.identity)
      lines.append(.operation(operation))
    }
    if isPending { appendUnmatched() }
    return lines
  }

  /// - Returns: what was written, line by line, and the trailer.
  @discardableResult
  static func write(
    to path: FilePath?, header: PlanHeader = header(), subject: PlanSubject? = nil,
    operations: [Operation] = operations(), hasUnmatched: Bool = true
  ) async throws -> (lines: [PlanLine], trailer: PlanTrailer) {
    let lines = lines(operations, hasUnmatched: hasUnmatched)
    let trailer = try await write(lines, counts(lines), to: path, header: header, subject: subject)
    return (lines, trailer)
  }

  /// Writes a plan that says what it is told to say, true or not.
  static func write(
    _ lines: [PlanLine], _ counts: PlanCounts, to path: FilePath?, header: PlanHeader = header(),
    subject: PlanSubject? = nil,
    operations fileOperations: any FileOperations = SystemFileOperations()
  ) async throws -> PlanTrailer {
    let writer = try PlanWriter(
      to: path?.string, header: header, subject: try subject ?? Self.subject(),
      operations: fileOperations)
    var encoder = PlanLineEncoder()
    for line in lines {
      switch line {
      case .user(let identity): encoder.append(user: identity)
      case .operation(let operation): encoder.append(operation)
      case .unmatched(let key): encoder.append(key)
      }
    }
    try await writer.append(encoder.takeBytes())
    return try await writer.finish(counts)
  }

  static func read(_ path: FilePath) throws -> [PlanLine] {
    var reader = try PlanReader(verifying: path.string)
    var lines: [PlanLine] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }
}

/// The text of a Zstandard file.
func decompressed(_ path: FilePath) throws -> [UInt8] {
  let reader = try ZstdLineReader(path)
  var text: [UInt8] = []
  while let chunk = try reader.next() { text += chunk.bytes }
  return text
}

private final class MemorySink: ByteSink {
  private(set) var bytes: [UInt8] = []

  func append(_ bytes: borrowing Span<UInt8>) throws(LedgerError) {
    for index in bytes.indices { self.bytes.append(bytes[index]) }
  }
}

/// Replaces the file by a Zstandard file of this text.
func compress(_ text: [UInt8], to path: FilePath) throws {
  let lines = try ZstdLineWriter(to: MemorySink(), level: 1)
  try lines.append(contentsOf: text)
  try lines.flush()
  try overwrite(path, lines.sink.bytes)
}

/// - Returns: why the file was refused; nil where it was accepted.
func refusal(of path: FilePath) throws -> PlanRefusal.Code? {
  do {
    _ = try SamplePlan.read(path)
    return nil
  } catch let error as PlanRefusal {
    return error.code
  }
}
