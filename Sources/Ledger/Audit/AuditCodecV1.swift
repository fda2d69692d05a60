import Core
import FoundationEssentials

/// The line of an audit record, format `keyshift.audit/1`: one JSON object without blanks, fields in
/// a fixed order, details sorted by name, the hash last.
///
/// The hash is SHA-256 over the line without `,"hash":"…"`, so it is checked on the bytes as they
/// stand, and no other way of writing the same JSON passes.
package enum AuditCodecV1 {
  static let format = "keyshift.audit/1"

  /// Bytes of a line, at most.
  package static let maximumLineLength = 1 << 20

  package static func encode(_ event: AuditEvent, after head: AuditHead) -> (
    line: [UInt8], AuditHead
  ) {
    let sequence = head.sequence + 1
    var line = Array(
      "{\"format\":\"\(format)\",\"seq\":\(sequence),\"time\":\"\(event.time)\"".utf8)
    append("actor", .string(event.actor), to: &line)
    append("action", .string(event.action.rawValue), to: &line)
    append("success", .bool(event.success), to: &line)
    line += Array(",\"details\":{".utf8)
    let details = event.details.sorted {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    for (index, (name, value)) in details.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      JSONText.append(name.utf8, to: &line)
      line.append(UInt8(ascii: ":"))
      append(value, to: &line)
    }
    line += Array("},\"previous\":\"\(head.hash)\"}".utf8)
    let hash = RunningDigest.text(of: line)
    line.removeLast()
    line += Array(",\"hash\":\"\(hash)\"}".utf8)
    return (line, AuditHead(sequence: sequence, hash: hash))
  }

  /// - Returns: nil where the line is not an audit record of this format.
  package static func decode(_ line: [UInt8]) -> AuditRecord? {
    guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)),
      line.format == format
    else { return nil }
    return AuditRecord(
      sequence: line.seq,
      event: AuditEvent(
        time: line.time, actor: line.actor, action: AuditAction(rawValue: line.action),
        success: line.success, details: line.details.mapValues(\.value)),
      previous: line.previous, hash: line.hash)
  }

  /// Whether the line's bytes are those that the hash at its end was made of.
  package static func isUnchanged(_ line: [UInt8], hash: String) -> Bool {
    let tail = Array(",\"hash\":\"\(hash)\"}".utf8)
    guard line.count > tail.count, line.suffix(tail.count).elementsEqual(tail) else {
      return false
    }
    return RunningDigest.text(of: line.dropLast(tail.count) + [UInt8(ascii: "}")]) == hash
  }

  /// What a format of this kind and a later version says for itself, or nil.
  package static func isNewerFormat(_ line: [UInt8]) -> Bool {
    guard let format = try? JSONDecoder().decode(Format.self, from: Data(line)).format,
      format.hasPrefix("keyshift.audit/"), let version = Int(format.dropFirst(15))
    else { return false }
    return version > 1
  }

  private static func append(_ name: StaticString, _ value: AuditValue, to line: inout [UInt8]) {
    line += Array(",\"\(name)\":".utf8)
    append(value, to: &line)
  }

  private static func append(_ value: AuditValue, to line: inout [UInt8]) {
    switch value {
    case .string(let text): JSONText.append(text.utf8, to: &line)
    case .integer(let number): line += Array("\(number)".utf8)
    case .bool(let flag): line += Array("\(flag)".utf8)
    case .null: line += Array("null".utf8)
    }
  }

  private struct Format: Decodable { var format: String }

  private struct Line: Decodable {
    var format: String
    var seq: Int64
    var time: Timestamp
    var actor: String
    var action: String
    var success: Bool
    var details: [String: Scalar]
    var previous: String
    var hash: String
  }

  private struct Scalar: Decodable {
    var value: AuditValue

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        value = .null
      } else if let flag = try? container.decode(Bool.self) {
        value = .bool(flag)
      } else if let number = try? container.decode(Int64.self) {
        value = .integer(number)
      } else {
        value = .string(try container.decode(String.self))
      }
    }
  }
}
