import Core

/// Reads a cohort's users from a CSV file: a header, then one user a line.
struct CohortCSV {
  private let hasDirectory: Bool
  private let wanted: ListColumns
  private let declared: UInt8?
  private let dialect: CSVDialect
  private var reader: CSVReader
  private var places: CSVPlaces
  /// Where the blank lines before the next user start: at the end of the file they are nothing.
  private var blank: Int?
  private(set) var diagnostics: [Diagnostic] = []

  /// - Parameters:
  ///   - bytes: without a byte order mark.
  ///   - delimiter: nil finds it out.
  init(
    _ bytes: [UInt8], file: String, delimiter: UInt8?, columns: ListColumns, hasDirectory: Bool
  ) {
    self.hasDirectory = hasDirectory
    wanted = columns
    declared = delimiter
    dialect = CSVDialect(bytes, declared: delimiter, legacy: columns.legacy)
    reader = CSVReader(bytes, delimiter: dialect.delimiter, from: dialect.start)
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
      reader.offset < reader.bytes.count ? Array(reader.bytes[..<reader.offset]) : reader.bytes
    guard let mistake = EncodingCheck.mistake(in: bytes, file: places.file) else { return found }
    diagnostics = [mistake]
    return []
  }

  private mutating func records(atMost limit: Int) -> [CohortMember] {
    var fields: [CSVReader.Field] = []
    guard readRecord(into: &fields), let columns = columns(fields) else { return [] }
    var members: [CohortMember] = []
    // Without a header, the first line is a user.
    var isRead = wanted.arePositions
    while isRead || reader.offset < reader.bytes.count, members.count < limit {
      guard diagnostics.count < UserList.maximumMistakes else {
        reportTooMany()
        break
      }
      let hasRecord = isRead || readRecord(into: &fields)
      isRead = false
      guard hasRecord, let member = member(fields, columns) else { continue }
      members.append(member)
    }
    return members
  }

  private mutating func isReadable() -> Bool {
    let start = SourceRange(file: places.file, line: 1, column: 1)
    guard dialect.start < reader.bytes.count else {
      diagnostics.append(
        Diagnostic(
          .csvHeader, "The file is empty. Its first line must be the header legacy,id.", at: start))
      return false
    }
    if let said = dialect.contradicted {
      diagnostics.append(
        Diagnostic(
          .csvHeader,
          """
          The line sep= names \(CSVDialect.name(said)) as the delimiter, but the plan's \
          'delimiter' is \(CSVDialect.name(dialect.delimiter)). Make them equal, or remove \
          'delimiter'.
          """,
          at: start))
      return false
    }
    return true
  }

  /// False when the record cannot be read; the mistake is reported.
  private mutating func readRecord(into fields: inout [CSVReader.Field]) -> Bool {
    do throws(CSVReader.Mistake) {
      return try reader.next(into: &fields)
    } catch {
      reportBlank()
      report(error.kind, error.detail, from: error.offset, to: error.offset + 1)
      return false
    }
  }

  private mutating func columns(_ fields: [CSVReader.Field]) -> CSVHeader.Columns? {
    let header = CSVHeader(
      names: fields.map { reader.text($0) }, delimiter: dialect.delimiter, wanted: wanted,
      hasDirectory: hasDirectory)
    do throws(CSVHeader.Mistake) {
      return try header.columns()
    } catch {
      var detail = error.detail
      let other = CSVDialect(reader.bytes, declared: nil, legacy: wanted.legacy)
      if declared != nil, other.delimiter != dialect.delimiter {
        detail = """
          The plan's 'delimiter' is \(CSVDialect.name(dialect.delimiter)), but the first line uses \
          \(CSVDialect.name(other.delimiter)). Correct 'delimiter', or remove it.
          """
      }
      let place = error.field.map { fields[$0] }
      let start = place?.start ?? dialect.start
      report(.csvHeader, detail, from: start, to: place?.range.upperBound ?? start + 1)
      return nil
    }
  }

  // MARK: - Lines

  private mutating func member(
    _ fields: [CSVReader.Field], _ columns: CSVHeader.Columns
  ) -> CohortMember? {
    guard let first = fields.first, let last = fields.last else { return nil }
    guard !isBlank(fields) else {
      blank = blank ?? first.start
      return nil
    }
    reportBlank()
    guard fields.count == columns.count else {
      report(
        .csvFieldCount,
        """
        \(wanted.arePositions ? "The first line" : "The header") has \(columns.count) columns, but \
        this line has \(fields.count) fields. Quote fields that contain \
        \(CSVDialect.name(dialect.delimiter)).
        """,
        from: first.start, to: last.range.upperBound)
      return nil
    }
    let legacy = fields[columns.legacy]
    let range = places.range(of: legacy.start, to: legacy.range.upperBound, in: reader.bytes)
    guard let name = value(legacy, "legacy name", mayBeEmpty: false) else { return nil }
    let hasEdge = name.utf8.first == 0x20 || name.utf8.last == 0x20
    if hasEdge {
      report(
        .csvSpace,
        "The space is part of the legacy name, so keys must contain it. Remove it if it is a "
          + "mistake.",
        from: legacy.start, to: legacy.range.upperBound, severity: .warning)
    }
    guard let column = columns.id else {
      return CohortMember(legacy: name, id: nil, range: range)
    }
    guard let id = value(fields[column], "ID", mayBeEmpty: hasDirectory) else { return nil }
    return CohortMember(legacy: name, id: id.isEmpty ? nil : id, range: range)
  }

  /// Nothing but delimiters and blanks, as spreadsheets leave lines that were used once.
  private func isBlank(_ fields: [CSVReader.Field]) -> Bool {
    fields.allSatisfy { field in
      reader.bytes[field.range].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
  }

  private mutating func value(
    _ field: CSVReader.Field, _ what: String, mayBeEmpty: Bool
  ) -> String? {
    let text = reader.text(field)
    guard text.isEmpty, !mayBeEmpty else { return text }
    report(
      .emptyValue, "The \(what) is empty. Fill it in, or remove the line.",
      from: field.start, to: field.range.upperBound)
    return nil
  }

  // MARK: - Mistakes

  /// Reports blank lines that were passed over, once a line follows that is not.
  private mutating func reportBlank() {
    guard let start = blank else { return }
    blank = nil
    report(
      .csvBlankLine, "Every line is one user, but this line is blank. Remove the line.",
      from: start, to: start)
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
      "\(UserList.maximumMistakes) mistakes of this file are listed; the rest of the file was not "
        + "read.",
      from: reader.offset, to: reader.offset, severity: .note)
  }
}
