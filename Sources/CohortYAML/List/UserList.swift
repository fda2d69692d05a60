import Core

/// Reads a cohort's users from a file: CSV in its dialects, a JSON array, or JSON Lines.
///
/// The ID, or its column, may be missing when the plan has a directory. Cost: one pass, and the members it
/// returns.
struct UserList {
  /// 128 MiB hold about two million users.
  static let maximumBytes = 128 * 1_024 * 1_024
  /// Mistakes listed in one run.
  static let maximumMistakes = 20

  private let bytes: [UInt8]
  private let file: String
  private let delimiter: UInt8?
  private let columns: ListColumns
  private let hasDirectory: Bool
  private(set) var diagnostics: [Diagnostic] = []

  init(
    _ bytes: [UInt8], file: String, delimiter: UInt8?, columns: ListColumns, hasDirectory: Bool
  ) {
    self.bytes = bytes
    self.file = file
    self.delimiter = delimiter
    self.columns = columns
    self.hasDirectory = hasDirectory
  }

  /// The users in the file's order; `diagnostics` says which lines gave none.
  ///
  /// - Parameter limit: of users; what follows them is not looked at.
  mutating func members(atMost limit: Int) -> [CohortMember] {
    let start = SourceRange(file: file, line: 1, column: 1)
    guard bytes.count <= Self.maximumBytes else {
      diagnostics.append(
        Diagnostic(
          .fileTooLarge,
          "This list of users has \(bytes.count) bytes; the limit is \(Self.maximumBytes). Split "
            + "the cohort.",
          at: start))
      return []
    }
    if let encoding = EncodingCheck.unreadableEncoding(bytes) {
      diagnostics.append(
        Diagnostic(
          .unsupportedEncoding,
          "The file is \(encoding). Save it as UTF-8, or as UTF-16 with a byte order mark.",
          at: start))
      return []
    }
    let text = UTF16Text.utf8(bytes) ?? Array(bytes.dropFirst(hasMark ? 3 : 0))
    if let first = text.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["), isJSON(text)
    {
      var list = JSONUserList(text, file: file, columns: columns, hasDirectory: hasDirectory)
      let members = list.members(atMost: limit)
      diagnostics = list.diagnostics
      return members
    }
    var list = CohortCSV(
      text, file: file, delimiter: delimiter, columns: columns, hasDirectory: hasDirectory)
    let members = list.members(atMost: limit)
    diagnostics = list.diagnostics
    return members
  }

  private var hasMark: Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

  /// A header may start with a bracket, too; then no JSON follows it.
  private func isJSON(_ text: [UInt8]) -> Bool {
    let rest = text.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.dropFirst()
    guard let next = rest.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
      return true
    }
    return [UInt8(ascii: "{"), UInt8(ascii: "\""), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(
      next) || file.hasSuffix(".json") || file.hasSuffix(".ndjson") || file.hasSuffix(".jsonl")
  }
}

extension PlanReading {
  mutating func users(
    listedIn list: ListReference, hasDirectory: Bool, atMost limit: Int
  ) -> [CohortMember] {
    guard let (bytes, file) = contents(of: list.path, .csvUnreadable) else { return [] }
    var reading = UserList(
      bytes, file: file, delimiter: list.delimiter, columns: list.columns,
      hasDirectory: hasDirectory)
    let members = reading.members(atMost: limit)
    for diagnostic in reading.diagnostics { report(diagnostic) }
    return members
  }
}
