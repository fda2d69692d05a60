import Core

/// Finds the columns of a CSV file in its first line.
struct CSVHeader {
  struct Columns {
    var legacy: Int
    var id: Int?
    var count: Int
  }

  /// What is wrong with the header, and at which of its fields; nil for the whole line.
  struct Mistake: Error {
    var field: Int?
    var detail: String
  }

  let names: [String]
  let delimiter: UInt8
  let wanted: ListColumns
  let hasDirectory: Bool

  func columns() throws(Mistake) -> Columns {
    switch (wanted.legacy, wanted.id) {
    case (.position(let legacy), let id):
      guard case .position(let place)? = id else {
        return try positions(legacy, id: nil)
      }
      return try positions(legacy, id: place)
    case (.named(let legacy), let id):
      guard case .named(let name)? = id else { return try named(legacy, id: nil) }
      return try named(legacy, id: name)
    }
  }

  private func positions(_ legacy: Int, id: Int?) throws(Mistake) -> Columns {
    let most = max(legacy, id ?? 0)
    guard most <= names.count else {
      throw Mistake(
        detail: """
          'columns' names column \(most), but the first line has \(names.count), with \
          \(CSVDialect.name(delimiter)) as the delimiter. Correct the position, or set 'delimiter'.
          """)
    }
    if id == nil, !hasDirectory { throw Mistake(detail: JSONUserList.withoutID) }
    return Columns(legacy: legacy - 1, id: id.map { $0 - 1 }, count: names.count)
  }

  private func named(_ legacy: String, id: String?) throws(Mistake) -> Columns {
    let isBlank = names.allSatisfy { $0.utf8.allSatisfy { $0 == 0x20 } }
    guard !isBlank else {
      throw Mistake(detail: "The first line is blank. It must be the header legacy,id.")
    }
    for name in [legacy, id].compactMap(\.self) {
      let places = names.indices.filter { names[$0].isSame(as: name) }
      if places.count > 1 {
        throw Mistake(
          field: places[1], detail: "The column \(quoted(name)) occurs twice. Remove one of them.")
      }
    }
    let place = names.firstIndex { $0.isSame(as: legacy) }
    let idPlace = id.flatMap { id in names.firstIndex { $0.isSame(as: id) } }
    if !wanted.areMapped {
      let others = names.indices.filter { $0 != place && $0 != idPlace }
      if let first = others.first { throw unknown(first, place, idPlace) }
    }
    guard let place else { throw missing(legacy, "legacy") }
    guard idPlace != nil || hasDirectory && (id == nil || !wanted.areMapped) else {
      if wanted.areMapped, let id { throw missing(id, "id") }
      throw Mistake(
        detail: wanted.areMapped
          ? JSONUserList.withoutID
          : """
          The header has no column 'id', and the plan has no 'directory' to look IDs up. Add the \
          column, or a 'directory' to the cohort.
          """)
    }
    return Columns(legacy: place, id: idPlace, count: names.count)
  }

  private func missing(_ name: String, _ key: String) -> Mistake {
    guard wanted.areMapped else {
      return Mistake(detail: "The header has no column 'legacy'. Write legacy,id.")
    }
    let isNear = Spelling.suggestion(for: name, among: names).map {
      $0.lowercased() == name.lowercased()
    }
    return Mistake(
      detail: """
        The header has no column \(quoted(name)), which 'columns: \(key)' names; its \
        \(names.count) columns are separated by \(CSVDialect.name(delimiter)).\
        \(isNear == true ? " One differs in case only." : "") Write the column name as in the \
        header.
        """)
  }

  /// Without the name: a file that is no cohort may hold what nobody here is to read.
  private func unknown(_ index: Int, _ legacy: Int?, _ id: Int?) -> Mistake {
    let fact = "The first line names the columns, legacy,id"
    if let guess = Spelling.suggestion(for: names[index], among: ["legacy", "id"]), names.count <= 2
    {
      return Mistake(
        field: index,
        detail:
          "\(fact), and column \(index + 1) is neither. Did you mean '\(guess)', without spaces?")
    }
    if legacy == nil, id == nil, names.contains(where: Self.isValue) {
      return Mistake(
        field: index,
        detail: """
          \(fact), and this one looks like a user. Put the line legacy,id before it, or declare \
          the columns: csv: { path: …, columns: { legacy: 1, id: 2 } }.
          """)
    }
    let hint =
      legacy != nil && id != nil
      ? """
      Remove the column, or select the others: csv: { path: …, columns: { legacy: legacy, id: id } \
      }.
      """
      : KnownExport.hint(forColumns: names)
    return Mistake(field: index, detail: "\(fact), and column \(index + 1) is neither. \(hint)")
  }

  private static func isValue(_ text: String) -> Bool {
    [IDShape.uuid, .ulid, .digits].contains { $0.holds(text) }
  }
}
