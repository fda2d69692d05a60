import ByteJSON
import Core
package import SystemPackage

/// The bytes of a state file, format `keyshift.state/2`; `keyshift.state/1` of version 0.2 is read, too.
///
/// JSON: the head, then `runs` and `users` with one element a line, so that version control and
/// `grep` can work with it. Counts of zero are left out. A user costs some 120 bytes and, in a
/// release build, about 4 µs to write and 16 µs to read.
///
/// The two formats differ in nothing but their name: version 0.2 must not write to an environment whose
/// claims and writes are remembered, because it would not ask for them.
package enum StateCodec {
  package static let format = "keyshift.state/2"
  static let formerFormat = "keyshift.state/1"

  package static func encode(_ document: StateDocument) throws(LedgerError) -> [UInt8] {
    let head = try JSONDocument.encode(Head(document))
    var bytes = Array(head.dropLast())
    try append(document.runs, as: "runs", to: &bytes) { (run) throws(LedgerError) in
      try JSONDocument.encode(run)
    }
    try append(document.users, as: "users", to: &bytes) { (user) throws(LedgerError) in
      line(user)
    }
    bytes += Array("\n}\n".utf8)
    return bytes
  }

  /// - Parameter path: where the bytes come from, for errors.
  /// - Throws: `.newerFormat` where a later version wrote it, `.corrupted` where it is not sound; the
  ///   error names the generation before.
  package static func decode(
    _ bytes: [UInt8], at path: FilePath
  ) throws(LedgerError) -> StateDocument {
    try decode(
      bytes, named: path.string,
      remedy:
        "The previous generation is '\(path.previousGeneration)'. Compare the two files, restore "
        + "the previous one if it is intact, and run again; finished operations are skipped.")
  }

  /// The same for a state that is kept elsewhere than in a file.
  ///
  /// - Parameters:
  ///   - name: what messages call it.
  ///   - remedy: what the person can do where it is broken.
  package static func decode(
    _ bytes: [UInt8], named name: String, remedy: String
  ) throws(LedgerError) -> StateDocument {
    let file = try JSONDocument.decode(
      File.self, from: bytes, named: name, format: format, orEarlier: [formerFormat],
      remedy: remedy)
    guard file.serial >= 1, !file.lineage.isEmpty else {
      throw LedgerError(.corrupted, "'\(name)' has no valid serial or lineage. \(remedy)")
    }
    var document = StateDocument(
      lineage: file.lineage, environment: file.environment, cohort: file.cohort)
    document.serial = file.serial
    document.runs = file.runs
    document.users = file.users.map(\.progress)
    document.checkpoint = file.checkpoint
    document.auditHead = file.auditHead
    document.acceptance = file.acceptance
    return document
  }

  private static func append<Element>(
    _ elements: [Element], as name: String, to bytes: inout [UInt8],
    _ encode: (Element) throws(LedgerError) -> [UInt8]
  ) throws(LedgerError) {
    bytes += Array(",\n\"\(name)\":[".utf8)
    for (index, element) in elements.enumerated() {
      bytes += index == 0 ? [0x0A] : [0x2C, 0x0A]
      bytes += try encode(element)
    }
    bytes += Array("\n]".utf8)
  }

  private static func line(_ user: UserProgress) -> [UInt8] {
    var json = JSONWriter(escapes: .recordsV1)
    json.beginObject()
    json.field("legacy", user.identity.legacy)
    json.field("id", user.identity.id)
    for (key, count) in user.tally.stated { json.field(dynamic: key.stringValue, count) }
    json.field("done", user.done)
    json.endObject()
    return json.bytes
  }
}

extension StateCodec {
  private struct Head: Encodable {
    var format = StateCodec.format
    var lineage: String
    var serial: Int64
    var environment: String
    var cohort: String
    var checkpoint: Checkpoint?
    var auditHead: AuditHead?
    var acceptance: AcceptanceRecord?

    init(_ document: StateDocument) {
      lineage = document.lineage
      serial = document.serial
      environment = document.environment
      cohort = document.cohort
      checkpoint = document.checkpoint
      auditHead = document.auditHead
      acceptance = document.acceptance
    }
  }

  private struct File: Decodable {
    var lineage: String
    var serial: Int64
    var environment: String
    var cohort: String
    var checkpoint: Checkpoint?
    var auditHead: AuditHead?
    var acceptance: AcceptanceRecord?
    var runs: [RunRecord]
    var users: [User]
  }

  private struct User: Decodable {
    var progress: UserProgress

    enum CodingKeys: String, CodingKey { case legacy, id, done }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      progress = UserProgress(
        identity: Identity(
          legacy: try container.decode(String.self, forKey: .legacy),
          id: try container.decode(String.self, forKey: .id)),
        tally: try Tally(from: decoder), done: try container.decode(Bool.self, forKey: .done))
    }
  }
}
