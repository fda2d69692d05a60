package import Core
import FoundationEssentials
package import SystemPackage

/// Small JSON documents: reading with the errors of the ledger, writing in one fixed form.
package enum JSONDocument {
  /// Sorted keys, no escaped slashes: the same document is always the same bytes.
  package static func encode(_ document: some Encodable) throws(LedgerError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(document))
    } catch {
      throw LedgerError(.other, "could not encode a document as JSON", cause: "\(error)")
    }
  }

  /// - Parameters:
  ///   - format: what the document must say under `format`, such as `keyshift.state/2`.
  ///   - earlier: formats of earlier versions that are read just so.
  ///   - remedy: what the person can do when the file is broken.
  package static func decode<Document: Decodable>(
    _ type: Document.Type, from bytes: [UInt8], at path: FilePath, format: String,
    orEarlier earlier: [String] = [], remedy: String
  ) throws(LedgerError) -> Document {
    try decode(
      type, from: bytes, named: path.string, format: format, orEarlier: earlier, remedy: remedy)
  }

  /// The same for what is kept elsewhere than in a file.
  ///
  /// - Parameter name: what messages call it.
  package static func decode<Document: Decodable>(
    _ type: Document.Type, from bytes: [UInt8], named name: String, format: String,
    orEarlier earlier: [String] = [], remedy: String
  ) throws(LedgerError) -> Document {
    do {
      let data = Data(bytes)
      let found = try JSONDecoder().decode(FormatField.self, from: data).format
      if found == format || earlier.contains(found) {
        return try JSONDecoder().decode(type, from: data)
      }
      throw FormatVersion.refusal(of: found, expected: format, at: name, remedy: remedy)
    } catch let error as LedgerError {
      throw error
    } catch {
      throw LedgerError(
        .corrupted, "'\(name)' is damaged. \(remedy)", cause: place(of: error))
    }
  }

  private struct FormatField: Decodable { var format: String }

  /// Where decoding stopped, without the text found there.
  private static func place(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "unreadable" }
    switch error {
    case .keyNotFound(let key, let context):
      return "no '\(key.stringValue)' in '\(path(context))'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "unexpected kind of value at '\(path(context))'"
    case .dataCorrupted(let context):
      let place = path(context)
      return place == "/" ? "it is not JSON" : "unreadable at '\(place)'"
    @unknown default: return "unreadable"
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    "/"
      + context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
      .joined(separator: "/")
  }
}

/// Files write moments as RFC 3339 text in UTC with milliseconds: `2030-01-31T12:00:00.000Z`.
extension Timestamp: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let timestamp = Timestamp(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a time of the form 2030-01-31T12:00:00.000Z")
    }
    self = timestamp
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
