import Core

/// Reads a cohort's users from a CSV file with the header `legacy,id` in either order.
///
/// The `id` column, and single IDs, may be missing when the plan has a directory. Cost: one pass,
/// and the members it returns.
struct CohortCSV {
  /// 128 MiB hold about two million users.
  private static let maximumBytes = 128 * 1_024 * 1_024
  /// Bad lines listed in one run.
  private static let maximumMistakes = 20

  private let hasDirectory: Bool
  private let fileBytes: [UInt8]
  private var reader: CSVReader
  private var places: CSVPlaces
  private(set) var diagnostics: [Diagnostic] = []

  init(_ bytes: [UInt8], file: String, hasDirectory: Bool) {
    self.hasDirectory = hasDirectory
    fileBytes = bytes
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    reader = CSVReader(hasMark ? Array(bytes.dropFirst(3)) : bytes)
    places = CSVPlaces(file: file)
  }

  /// The users in the file's order; `diagnostics` says which lines gave none.
  ///
  /// - Parameter limit: of users; what follows them is not looked at.
  mutating func members(atMost limit: Int = .max) -> [CohortMember] {
    guard isReadable() else { return [] }
    let found = records(atMost: limit)
    // What the lines said counts for nothing where they are no text.
    let bytes =
      reader.offset < reader.bytes.count ? Array(reader.bytes[..<reader.offset]) : fileBytes
    guard let mistake = EncodingCheck.mistake(in: bytes, file: places.file) else { return found }
    diagnostics = [mistake]
    return []
  }

  private mutating func records(atMost limit: Int) -> [CohortMember] {
    var fields: [CSVReader.Field] = []
    guard readRecord(into: &fields), let columns = columns(fields) else { return [] }
    var members: [CohortMember] = []
    while reader.offset < reader.bytes.count, members.count < limit {
      guard diagnostics.count < Self.maximumMistakes else {
        reportTooMany()
        break
      }
      guard readRecord(into: &fields), let member = member(fields, columns) else { continue }
      members.append(member)
    }
    return members
  }

  private mutating func isReadable() -> Bool {
    let start = SourceRange(file: places.file, line: 1, column: 1)
    guard fileBytes.count <= Self.maximumBytes else {
      diagnostics.append(
        Diagnostic(
          .fileTooLarge,
          "A cohort file may have \(Self.maximumBytes) bytes, and this one has \(fileBytes.count).",
          at: start))
      return false
    }
    guard !reader.bytes.isEmpty else {
      diagnostics.append(
        Diagnostic(
          .csvHeader, "The file is empty. Its first line must be the header legacy,id.", at: start))
      return false
    }
    return true
  }

  /// False when the record cannot be read; the mistake is reported.
  private mutating func readRecord(into fields: inout [CSVReader.Field]) -> Bool {
    do throws(CSVReader.Mistake) {
      return try reader.next(into: &fields)
    } catch {
      report(error.kind, error.detail, from: error.offset, to: error.offset + 1)
      return false
    }
  }

  // MARK: - Header

  private struct Columns {
    var legacy: Int
    var id: Int?
    var count: Int
  }

  private mutating func columns(_ fields: [CSVReader.Field]) -> Columns? {
    var positions: [String: Int] = [:]
    for (index, field) in fields.enumerated() {
      let name = reader.text(field)
      guard ["legacy", "id"].contains(name) else {
        report(
          .csvHeader, unknownColumn(name, index + 1), from: field.start, to: field.range.upperBound)
        continue
      }
      guard positions.updateValue(index, forKey: name) == nil else {
        report(
          .csvHeader, "The column '\(name)' stands twice. Remove one of them.",
          from: field.start, to: field.range.upperBound)
        continue
      }
    }
    guard diagnostics.isEmpty else { return nil }
    guard let legacy = positions["legacy"] else {
      report(.csvHeader, "The header has no column 'legacy'. Write legacy,id.", from: 0, to: 1)
      return nil
    }
    guard positions["id"] != nil || hasDirectory else {
      report(
        .csvHeader,
        """
        The header has no column 'id', and the plan has no 'directory' to look IDs up in. Add \
        the column, or a 'directory' to the cohort.
        """,
        from: 0, to: 1)
      return nil
    }
    return Columns(legacy: legacy, id: positions["id"], count: fields.count)
  }

  /// Without the name: a file that is no cohort may hold what nobody here is to read.
  private func unknownColumn(_ name: String, _ position: Int) -> String {
    let guess = Spelling.suggestion(for: name, among: ["legacy", "id"])
    let hint = guess.map { "Did you mean '\($0)', without spaces?" } ?? "Remove the column."
    return "The first line names the columns, legacy,id, and column \(position) is neither. \(hint)"
  }

  // MARK: - Lines

  private mutating func member(
    _ fields: [CSVReader.Field], _ columns: Columns
  ) -> CohortMember? {
    guard let first = fields.first, let last = fields.last else { return nil }
    if fields.count == 1, first.start == first.range.upperBound {
      report(
        .csvBlankLine, "Every line is one user. Remove the line.", from: first.start,
        to: first.start)
      return nil
    }
    guard fields.count == columns.count else {
      report(
        .csvFieldCount,
        """
        The header has \(columns.count) columns and this line \(fields.count) fields. A field \
        with a comma in it needs quotes.
        """,
        from: first.start, to: last.range.upperBound)
      return nil
    }
    let legacy = fields[columns.legacy]
    let range = places.range(of: legacy.start, to: legacy.range.upperBound, in: reader.bytes)
    guard let name = value(legacy, "legacy name", mayBeEmpty: false) else { return nil }
    guard let column = columns.id else {
      return CohortMember(legacy: name, id: nil, range: range)
    }
    guard let id = value(fields[column], "ID", mayBeEmpty: hasDirectory) else { return nil }
    return CohortMember(legacy: name, id: id.isEmpty ? nil : id, range: range)
  }

  private mutating func value(
    _ field: CSVReader.Field, _ what: String, mayBeEmpty: Bool
  ) -> String? {
    let text = reader.text(field)
    if text.isEmpty, !mayBeEmpty {
      report(
        .emptyValue, "The \(what) is empty. Fill it in, or remove the line.",
        from: field.start, to: field.range.upperBound)
      return nil
    }
    if text.utf8.first == 0x20 || text.utf8.last == 0x20 {
      report(
        .csvSpace,
        "The space is part of the \(what), and keys would have to hold it. Remove it if not meant.",
        from: field.start, to: field.range.upperBound, severity: .warning)
    }
    return text
  }

  private mutating func report(
    _ kind: MistakeKind, _ detail: String, from start: Int, to end: Int,
    severity: Diagnostic.Severity = .error
  ) {
    let range = places.range(of: start, to: end, in: reader.bytes)
    diagnostics.append(Diagnostic(kind, detail, at: range, severity: severity))
  }

  private mutating func reportTooMany() {
    report(
      .tooManyMistakes,
      "\(Self.maximumMistakes) lines of this file are listed; the rest was not read.",
      from: reader.offset, to: reader.offset, severity: .note)
  }
}
