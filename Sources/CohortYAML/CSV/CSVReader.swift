/// Reads the records of a CSV file (RFC 4180), one at a time, strictly.
///
/// Lines end with CRLF or LF; fields are parted by one byte. The bytes must be valid UTF-8; a field's text is made when asked.
struct CSVReader {
  /// A field's place in the bytes, quotes excluded.
  struct Field {
    var range: Range<Int>
    /// Where the field starts, its quote included.
    var start: Int
    /// Holds doubled quotes that stand for one each.
    var hasEscapes: Bool
  }

  struct Mistake: Error {
    enum Reason {
      case quoteInsideField, textAfterQuote, unclosedQuote, bareCarriageReturn, formula
    }
    var reason: Reason
    /// In bytes from the start.
    var offset: Int
  }

  let bytes: [UInt8]
  /// Between the fields of a record.
  var delimiter: UInt8
  /// Where the next record starts.
  private(set) var offset: Int

  /// - Parameter offset: where the first record starts.
  init(_ bytes: [UInt8], delimiter: UInt8 = UInt8(ascii: ","), from offset: Int = 0) {
    self.bytes = bytes
    self.delimiter = delimiter
    self.offset = offset
  }

  private static let quote = UInt8(ascii: "\"")
  private static let carriageReturn: UInt8 = 0x0D
  private static let lineFeed: UInt8 = 0x0A

  /// Replaces `fields` by the next record's.
  ///
  /// - Returns: false at the end of the file.
  /// - Throws: the record's first mistake; the next call goes on with the line after it, so that
  ///   one bad line hides no other.
  mutating func next(into fields: inout [Field]) throws(Mistake) -> Bool {
    fields.removeAll(keepingCapacity: true)
    guard offset < bytes.count else { return false }
    do throws(Mistake) {
      repeat { fields.append(try field()) } while try !endsRecord()
      return true
    } catch {
      offset = error.offset
      skipLine()
      throw error
    }
  }

  /// The field's text; doubled quotes become one.
  func text(_ field: Field) -> String {
    guard field.hasEscapes else { return String(decoding: bytes[field.range], as: UTF8.self) }
    var result: [UInt8] = []
    var wasQuote = false
    for byte in bytes[field.range] {
      wasQuote = byte == Self.quote && !wasQuote
      if !wasQuote { result.append(byte) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func field() throws(Mistake) -> Field {
    let start = offset
    guard offset < bytes.count, bytes[offset] == Self.quote else {
      while offset < bytes.count, !isSeparator(bytes[offset]) {
        guard bytes[offset] != Self.quote else {
          let isFormula = offset == start + 1 && bytes[start] == UInt8(ascii: "=")
          throw Mistake(reason: isFormula ? .formula : .quoteInsideField, offset: offset)
        }
        offset += 1
      }
      return Field(range: start..<offset, start: start, hasEscapes: false)
    }
    return try quotedField(from: start)
  }

  private mutating func quotedField(from start: Int) throws(Mistake) -> Field {
    var hasEscapes = false
    offset += 1
    while offset < bytes.count {
      guard bytes[offset] == Self.quote else {
        offset += 1
        continue
      }
      guard offset + 1 < bytes.count, bytes[offset + 1] == Self.quote else {
        let end = offset
        offset += 1
        guard offset == bytes.count || isSeparator(bytes[offset]) else {
          throw Mistake(reason: .textAfterQuote, offset: offset)
        }
        return Field(range: (start + 1)..<end, start: start, hasEscapes: hasEscapes)
      }
      hasEscapes = true
      offset += 2
    }
    throw Mistake(reason: .unclosedQuote, offset: start)
  }

  /// Steps over what follows a field; true when it ended the record.
  private mutating func endsRecord() throws(Mistake) -> Bool {
    guard offset < bytes.count else { return true }
    switch bytes[offset] {
    case delimiter:
      offset += 1
      return false
    case Self.lineFeed:
      offset += 1
      return true
    default:
      guard offset + 1 < bytes.count, bytes[offset + 1] == Self.lineFeed else {
        throw Mistake(reason: .bareCarriageReturn, offset: offset)
      }
      offset += 2
      return true
    }
  }

  private mutating func skipLine() {
    while offset < bytes.count, bytes[offset] != Self.lineFeed { offset += 1 }
    offset = min(offset + 1, bytes.count)
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn
  }
}
