import ByteJSON
import Core

/// A name that a kind of line may carry, with its place in the decoder's table.
protocol LineField: RawRepresentable<Int>, CaseIterable, Sendable {
  var name: String { get }
}

/// What is wrong with a line, to follow the file's name.
struct LineError: Error {
  var message: String
}

/// Finds the named top-level fields of JSON lines, in one pass each, and reads them.
struct LineDecoder<Field: LineField> {
  private let pointers: JSONPointerSet
  private var found: [JSONField?] = []
  /// The last text read of each field, which is often the next line's, too.
  private var last: [(bytes: [UInt8], text: String)?]

  init() throws(LineError) {
    last = Array(repeating: nil, count: Field.allCases.count)
    do {
      pointers = JSONPointerSet(
        try Field.allCases.map { field throws(JSONPointerError) in
          try JSONPointer("/" + field.name)
        })
    } catch {
      throw LineError(message: "a field name is not a JSON pointer")
    }
  }

  /// Locates the fields of `line`, which the reading calls are then about.
  mutating func scan(_ line: Span<UInt8>) throws(LineError) {
    do { found = try pointers.locate(in: line) } catch {
      throw LineError(message: "a line is not JSON (\(error))")
    }
  }

  func has(_ field: Field) -> Bool { found[field.rawValue] != nil }

  func bytes(_ field: Field, _ line: Span<UInt8>) throws(LineError) -> [UInt8] {
    guard let location = found[field.rawValue], location.kind == .string,
      let text = location.text(in: line)
    else { throw LineError(message: "a line has no string '\(field.name)'") }
    return text
  }

  func text(_ field: Field, _ line: Span<UInt8>) throws(LineError) -> String {
    String(decoding: try bytes(field, line), as: UTF8.self)
  }

  /// The texts of an array; none where the field is absent.
  func texts(_ field: Field, _ line: Span<UInt8>) throws(LineError) -> [String] {
    guard let location = found[field.rawValue] else { return [] }
    var bytes: [UInt8] = []
    for i in location.range { bytes.append(line[i]) }
    var texts: [String] = []
    do {
      var reader = JSONReader(bytes)
      try reader.enterArray()
      while try reader.nextElement() {
        let token = try reader.string()
        guard let text = JSONString.decode(bytes.span.extracting(token.range)) else {
          throw JSONError(.unexpectedByte, at: token.range.lowerBound)
        }
        texts.append(String(decoding: text, as: UTF8.self))
      }
      try reader.finish()
    } catch {
      throw LineError(message: "a line has no list of strings '\(field.name)'")
    }
    return texts
  }

  /// Text that repeats from line to line; made a `String` only where it differs from the last.
  mutating func interned(_ field: Field, _ line: Span<UInt8>) throws(LineError) -> String {
    if let last = last[field.rawValue], let location = found[field.rawValue],
      location.kind == .string, location.holds(last.bytes.span, in: line)
    {
      return last.text
    }
    let bytes = try bytes(field, line)
    let text = String(decoding: bytes, as: UTF8.self)
    last[field.rawValue] = (bytes, text)
    return text
  }

  /// A key as text under `field`, or in hexadecimal under `hex` where it is not UTF-8.
  func key(_ field: Field, hex: Field, _ line: Span<UInt8>) throws(LineError) -> Key {
    if has(field) { return Key(try bytes(field, line)) }
    guard let bytes = HexText.decode(try bytes(hex, line)) else {
      throw LineError(message: "a key has malformed hexadecimal digits")
    }
    return Key(bytes)
  }

  /// Nil where the field is absent.
  func fingerprint(_ field: Field, _ line: Span<UInt8>) throws(LineError) -> Fingerprint? {
    guard let location = found[field.rawValue] else { return nil }
    let range = location.range
    guard location.kind == .string, range.count == 66,
      let fingerprint = Fingerprint(
        hex: line.extracting((range.lowerBound + 1)..<(range.upperBound - 1)))
    else {
      throw LineError(message: "'\(field.name)' is not 64 hexadecimal digits")
    }
    return fingerprint
  }

  func integer(_ field: Field, _ line: Span<UInt8>) throws(LineError) -> Int {
    guard let location = found[field.rawValue], location.kind == .number else {
      throw LineError(message: "a line has no number '\(field.name)'")
    }
    var value = 0
    for i in location.range {
      let digit = line[i]
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard (0x30...0x39).contains(digit), !overflow else {
        throw LineError(message: "'\(field.name)' is not a whole number")
      }
      value = product &+ Int(digit - 0x30)
    }
    return value
  }
}

extension JSONWriter {
  /// A writer of the lines of plans and journals, whose bytes are digested.
  static func lines() -> JSONWriter { JSONWriter(escapes: .linesV1) }

  mutating func field(_ name: StaticString, _ value: Fingerprint) {
    self.name(name)
    string { value.appendHex(to: &$0) }
  }

  /// A key as text under `name`, or, where it is not UTF-8, in hexadecimal under `hexName`.
  mutating func field(_ name: StaticString, hex hexName: StaticString, _ key: Key) {
    field(name, hex: hexName, key.bytes)
  }
}
