import SwiftASN1

extension PEMDocument {
  /// The only block of the text, in RFC 7468's lax form: lines of any length, with white space around and
  /// within them, and other text before and after the block.
  ///
  /// - Returns: nil where there is none, more than one, or one that is not well-formed.
  init?(onlyBlockOf text: String) {
    var lines: [String] = []
    var body: [UInt8] = []
    var markers = 0
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let trimmed = String(
        decoding: line.drop(while: Self.isSpace).reversed().drop(while: Self.isSpace).reversed(),
        as: UTF8.self)
      if ["-----BEGIN ", "-----END "].contains(where: { trimmed.utf8.starts(with: $0.utf8) }) {
        lines += Self.strictLines(of: body) + [trimmed]
        body = []
        markers += 1
      } else if !markers.isMultiple(of: 2) {
        body += line.filter { !Self.isSpace($0) }
      }
    }
    // Base64 has more than one spelling of a block's end; only the one that is written is read.
    let strict = lines.joined(separator: "\n")
    guard let document = try? PEMDocument(pemString: strict),
      document.pemString.utf8.elementsEqual(strict.utf8)
    else { return nil }
    self = document
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func strictLines(of body: [UInt8]) -> [String] {
    stride(from: 0, to: body.count, by: 64).map {
      String(decoding: body[$0..<min($0 + 64, body.count)], as: UTF8.self)
    }
  }
}
