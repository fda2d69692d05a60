import ByteJSON
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
    var json = JSONWriter(escapes: .recordsV1)
    json.beginObject()
    json.field("format", format)
    json.field("seq", sequence)
    json.field("time", event.time.description)
    json.field("actor", event.actor)
    json.field("action", event.action.rawValue)
    json.field("success", event.success)
    json.beginObject("details")
    let details = event.details.sorted {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    for (name, value) in details {
      json.name(dynamic: name)
      json.append(value)
    }
    json.endObject()
    json.field("previous", head.hash)
    json.endObject()
    var line = json.bytes
    let hash = RunningDigest.text(of: line)
    line.removeLast()
    line += tail(hash)
    return (line, AuditHead(sequence: sequence, hash: hash))
  }

  /// What ends a line after all that its hash covers.
  private static func tail(_ hash: String) -> [UInt8] { Array(",\"hash\":\"\(hash)\"}".utf8) }

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
    let tail = tail(hash)
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

extension JSONWriter {
  fileprivate mutating func append(_ value: AuditValue) {
    switch value {
    case .string(let text): string(text)
    case .integer(let number): integer(number)
    case .bool(let flag): boolean(flag)
    case .null: null()
    }
  }
}
