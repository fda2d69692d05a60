import Core

/// How a CSV file parts its fields, and where its header starts.
struct CSVDialect {
  /// Tried in this order; a spreadsheet writes semicolons where a comma stands in numbers.
  private static let delimiters = [",", ";", "\t", "|"].compactMap(\.utf8.first)

  var delimiter: UInt8
  /// Past a line `sep=;`, which spreadsheets write and read.
  var start: Int
  /// What `sep=` says, where the plan says another.
  var contradicted: UInt8?

  /// - Parameters:
  ///   - declared: what the plan says.
  ///   - legacy: the column to look for; where nothing finds it, the delimiter that parts the first line
  ///     into most fields counts.
  init(_ bytes: [UInt8], declared: UInt8?, legacy: ListColumns.Column) {
    let separator = Self.separatorLine(bytes)
    let start = separator?.end ?? 0
    self.start = start
    if let stated = declared ?? separator?.delimiter {
      delimiter = stated
      if let said = separator?.delimiter, said != stated { contradicted = said }
      return
    }
    let headers = Self.delimiters.map { ($0, Self.header(bytes, start, $0)) }
    if case .named(let name) = legacy,
      let match = headers.first(where: { $0.1.contains(where: name.isSame) })
    {
      delimiter = match.0
      return
    }
    let most = headers.map(\.1.count).max() ?? 0
    delimiter = headers.first { $0.1.count == most }?.0 ?? UInt8(ascii: ",")
  }

  /// The names of the first line's columns; empty where it cannot be read.
  private static func header(_ bytes: [UInt8], _ start: Int, _ delimiter: UInt8) -> [String] {
    var reader = CSVReader(bytes, delimiter: delimiter, from: start)
    var fields: [CSVReader.Field] = []
    guard (try? reader.next(into: &fields)) == true else { return [] }
    return fields.map { reader.text($0) }
  }

  private static func separatorLine(_ bytes: [UInt8]) -> (delimiter: UInt8, end: Int)? {
    guard let end = bytes.prefix(64).firstIndex(of: 0x0A) else { return nil }
    var line = bytes[..<end]
    if line.last == 0x0D { line = line.dropLast() }
    if line.count > 2, line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\"") {
      line = line.dropFirst().dropLast()
    }
    guard line.count == 5,
      line.prefix(4).map({ $0 | 0x20 }) == Array("sep=".utf8).map({ $0 | 0x20 }),
      let delimiter = line.last
    else { return nil }
    return (delimiter, end + 1)
  }

  /// How messages name a delimiter.
  static func name(_ delimiter: UInt8) -> String {
    switch delimiter {
    case UInt8(ascii: ","): "a comma"
    case UInt8(ascii: ";"): "a semicolon (;)"
    case 0x09: "a tab"
    default: "the character '\(Character(Unicode.Scalar(delimiter)))'"
    }
  }
}
