import ByteJSON
import Core

/// Reads users from JSON: an array of objects, an object with such an array (`users`, `data`, `items`,
/// `results`), or one object a line.
struct JSONUserList {
  private let bytes: [UInt8]
  private let columns: ListColumns
  private let hasDirectory: Bool
  private var places: CSVPlaces
  private(set) var diagnostics: [Diagnostic] = []
  private var members: [CohortMember] = []
  private var limit = 0

  init(_ bytes: [UInt8], file: String, columns: ListColumns, hasDirectory: Bool) {
    self.bytes = bytes
    self.columns = columns
    self.hasDirectory = hasDirectory
    places = CSVPlaces(file: file)
  }

  mutating func members(atMost limit: Int) -> [CohortMember] {
    if let mistake = EncodingCheck.mistake(in: bytes, file: places.file) {
      diagnostics = [mistake]
      return []
    }
    guard let pointers = pointers() else { return [] }
    self.limit = limit
    do throws(JSONError) {
      try read(pointers)
    } catch {
      report(
        .listSyntax,
        """
        Text that starts with '{' or '[' is read as JSON, and here it is \(error.sentence). A list \
        of users is an array of objects, an object with such an array, or one object per line.
        """,
        from: error.offset, to: error.offset + 1)
    }
    return members
  }

  private var isDone: Bool {
    members.count >= limit || diagnostics.count >= UserList.maximumMistakes
  }

  // MARK: - The forms

  private mutating func read(_ pointers: JSONPointerSet) throws(JSONError) {
    var reader = JSONReader(bytes)
    guard try reader.peek() == .object else {
      let end = try readArray(at: 0, pointers)
      guard !isDone, let rest = start(after: end) else { return }
      throw JSONError(.trailingBytes, at: rest)
    }
    let first = try reader.skip()
    var end = first.upperBound
    guard let next = start(after: end) else {
      let arrays = JSONPointerSet(Self.listMembers.compactMap { try? JSONPointer("/" + $0) })
      let found = try arrays.locate(in: bytes.span.extracting(first)).compactMap(\.self)
        .first { $0.kind == .array }
      guard let found else { return try add(first, pointers) }
      _ = try readArray(at: first.lowerBound + found.range.lowerBound, pointers)
      return
    }
    try add(first, pointers)
    var start = next
    while !isDone {
      var reader = JSONReader(bytes, at: start)
      guard try reader.peek() == .object else {
        throw JSONError(.unexpectedByte, at: start)
      }
      let range = try reader.skip()
      try add(range, pointers)
      end = range.upperBound
      guard let next = self.start(after: end) else { break }
      start = next
    }
    reportTooMany(at: end)
  }

  private static let listMembers = ["users", "data", "items", "results"]

  /// Where the next value starts; nil at the end of the file.
  private func start(after end: Int) -> Int? {
    bytes[end...].firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
  }

  /// - Returns: where reading ended.
  private mutating func readArray(
    at start: Int, _ pointers: JSONPointerSet
  ) throws(JSONError) -> Int {
    var reader = JSONReader(bytes, at: start)
    guard try reader.peek() == .array else { throw JSONError(.unexpectedByte, at: start) }
    try reader.enterArray()
    while !isDone, try reader.nextElement() {
      let kind = try reader.peek()
      let range = try reader.skip()
      if kind == .object {
        try add(range, pointers)
      } else {
        report(
          .listUser, "Each user is an object with a name and an ID.", from: range.lowerBound,
          to: range.upperBound)
      }
    }
    reportTooMany(at: reader.offset)
    return reader.offset
  }

  // MARK: - Users

  /// Where the name and the ID stand in a user's object.
  private mutating func pointers() -> JSONPointerSet? {
    var pointers: [JSONPointer] = []
    for column in [columns.legacy, columns.id].compactMap(\.self) {
      guard case .named(let name) = column else {
        report(
          .listUser,
          """
          This list is JSON, whose members have names but no positions. Use member names under \
          'columns'.
          """, from: 0, to: 1)
        return nil
      }
      let text =
        name.utf8.first == UInt8(ascii: "/")
        ? name
        : "/"
          + name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
          .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
      guard let pointer = try? JSONPointer(text) else {
        report(
          .badPointer, "\(quoted(name)) under 'columns' is not a JSON Pointer: write ~ as ~0.",
          from: 0,
          to: 1)
        return nil
      }
      pointers.append(pointer)
    }
    return JSONPointerSet(pointers)
  }

  private mutating func add(
    _ range: Range<Int>, _ pointers: JSONPointerSet
  ) throws(JSONError) {
    let found: [JSONField?]
    do throws(JSONError) {
      found = try pointers.locate(in: bytes.span.extracting(range))
    } catch {
      throw JSONError(error.reason, at: error.offset + range.lowerBound)
    }
    let place = places.range(of: range.lowerBound, to: range.lowerBound + 1, in: bytes)
    let hasID = columns.id != nil
    guard hasID || hasDirectory else {
      report(.csvHeader, Self.withoutID, from: range.lowerBound, to: range.lowerBound + 1)
      limit = 0
      return
    }
    guard let legacy = found.first ?? nil else {
      reportMissing(columns.legacy, range, what: "legacy name")
      return
    }
    guard let name = value(legacy, in: range, "legacy name") else { return }
    guard hasID, let id = found.last ?? nil, id.kind != .null || !hasDirectory else {
      guard hasDirectory else {
        return reportMissing(columns.id ?? columns.legacy, range, what: "ID")
      }
      return members.append(CohortMember(legacy: name, id: nil, range: place))
    }
    guard let text = value(id, in: range, "ID") else { return }
    members.append(CohortMember(legacy: name, id: text, range: place))
  }

  static let withoutID = """
    'columns' has no 'id', and the plan has no 'directory' to look IDs up. Add one of them.
    """

  /// The text of a string, or the digits of a whole number as they stand.
  private mutating func value(
    _ field: JSONField, in object: Range<Int>, _ what: String
  ) -> String? {
    let range =
      (object.lowerBound + field.range.lowerBound)..<(object.lowerBound + field.range.upperBound)
    if field.isAmbiguous {
      report(
        .duplicateKey, "The member with the \(what) occurs twice in this object. Keep one.",
        from: range.lowerBound, to: range.upperBound)
      return nil
    }
    let text: String? =
      switch field.kind {
      case .string:
        field.text(in: bytes.span.extracting(object)).flatMap {
          String(validating: $0, as: UTF8.self)
        }
      case .number: String(validating: bytes[range], as: UTF8.self)
      default: nil
      }
    guard let text else {
      report(
        .listUser,
        field.kind == .null
          ? "The \(what) is null. Fill it in, or remove the user from the list."
          : "The \(what) must be a string or a whole number. Correct it.",
        from: range.lowerBound, to: range.upperBound)
      return nil
    }
    guard !text.isEmpty else {
      report(
        .emptyValue, "The \(what) is empty. Fill it in, or remove the user from the list.",
        from: range.lowerBound, to: range.upperBound)
      return nil
    }
    guard !text.utf8.contains(0) else {
      report(
        .controlCharacter, "The \(what) must not contain U+0000.", from: range.lowerBound,
        to: range.upperBound)
      return nil
    }
    return text
  }

  /// Once for a list whose first user shows that the members have other names.
  private mutating func reportMissing(
    _ column: ListColumns.Column, _ range: Range<Int>, what: String
  ) {
    guard case .named(let name) = column else { return }
    let isWholeList = members.isEmpty && diagnostics.isEmpty && !columns.areMapped
    let hint =
      isWholeList
      ? "\(KnownExport.hint(forMembersOf: Array(bytes[range])))"
      : "Fill it in, or remove the user from the list."
    report(
      isWholeList ? .csvHeader : .listUser,
      "The user has no member \(quoted(name)) for the \(what). \(hint)", from: range.lowerBound,
      to: range.lowerBound + 1)
    if isWholeList { limit = 0 }
  }

  // MARK: - Mistakes

  private mutating func report(
    _ kind: MistakeKind, _ detail: String, from start: Int, to end: Int,
    severity: Diagnostic.Severity = .error
  ) {
    let range = places.range(
      of: min(start, bytes.count), to: min(end, bytes.count), in: bytes)
    diagnostics.append(Diagnostic(kind, detail, at: range, severity: severity))
  }

  private mutating func reportTooMany(at offset: Int) {
    guard diagnostics.count >= UserList.maximumMistakes else { return }
    report(
      .tooManyMistakes,
      "\(UserList.maximumMistakes) mistakes of this file are listed; the rest of the file was not "
        + "read.",
      from: offset, to: offset, severity: .note)
  }
}

extension JSONError {
  fileprivate var sentence: String {
    // Its own text starts with "not JSON at byte 7: ".
    let text = description
    return text.firstIndex(of: ":").map { "not JSON:" + text[text.index(after: $0)...] } ?? text
  }
}
