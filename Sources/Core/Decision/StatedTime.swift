import ByteJSON

/// The time that a record states, and how reliably it tells the last change.
package struct StatedTime: Hashable, Sendable {
  /// The place of the field among the rule's `newer_by`.
  package var field: Int
  package var form: TimeForm
  package var interval: MomentInterval
  /// Whether the record changed at this time for the last time.
  ///
  /// Only the first field says so. Where it is missing and another is read instead, the record may
  /// have changed later, unless the rule says that a missing field means "unchanged".
  package var isLastChange: Bool

  package init(field: Int, form: TimeForm, interval: MomentInterval, isLastChange: Bool) {
    self.field = field
    self.form = form
    self.interval = interval
    self.isLastChange = isLastChange
  }
}

/// Why a record has no time.
package enum TimeGap: Error, Hashable, Sendable {
  /// No field holds one; a placeholder holds none.
  case absent
  /// The field holds something that is no time, or cannot be told.
  case unreadable(field: Int)
  /// The field stands twice in its object.
  case ambiguous(field: Int)
}

extension CompiledRule {
  /// The time of a record: that of the first of the rule's `newer_by` fields that holds one.
  ///
  /// A field that is missing, null or a placeholder is passed over. A field that cannot be read, or
  /// stands twice, ends the search: a record whose newest time is broken has no time.
  package func statedTime(of entry: Entry) -> Result<StatedTime, TimeGap> {
    var isLastChange = true
    var found: [TimeField.Place: Located] = [:]
    for (number, time) in times.enumerated() {
      let document: Located
      if let known = found[time.place] {
        document = known
      } else {
        document = located(time.place, in: entry)
        found[time.place] = document
      }
      guard case .document(let bytes, let fields) = document else {
        if case .unreadable = document { return .failure(.unreadable(field: number)) }
        isLastChange = isLastChange && rule.absentIsUnchanged
        continue
      }
      guard let field = fields[time.index] else {
        isLastChange = isLastChange && rule.absentIsUnchanged
        continue
      }
      if field.isAmbiguous { return .failure(.ambiguous(field: number)) }
      if field.kind == .null {
        isLastChange = isLastChange && rule.absentIsUnchanged
        continue
      }
      switch TimeReading(field, in: bytes, time.convention) {
      case .time(let interval, let form):
        return .success(
          StatedTime(field: number, form: form, interval: interval, isLastChange: isLastChange))
      case .placeholder: isLastChange = false
      case .unreadable: return .failure(.unreadable(field: number))
      }
    }
    return .failure(.absent)
  }

  private enum Located {
    case document([UInt8], [JSONField?])
    case missing
    case unreadable
  }

  private func located(_ place: TimeField.Place, in entry: Entry) -> Located {
    switch place {
    case .value:
      guard let found = try? fields.locate(in: entry.value.span) else { return .unreadable }
      return .document(entry.value, found)
    case .metadata:
      guard let metadata = entry.metadata else { return .missing }
      guard let found = try? metadataTimes.locate(in: metadata.span) else { return .unreadable }
      return .document(metadata, found)
    }
  }
}

extension TimeReading {
  /// A JSON value: a number, a string, or what a database's export makes of a time.
  init(_ field: JSONField, in document: [UInt8], _ convention: TimeConvention) {
    switch field.kind {
    case .number: self = TimeReading(number: document[field.range], convention) ?? .unreadable
    case .string:
      self = field.text(in: document.span).map { TimeReading(text: $0, convention) } ?? .unreadable
    case .object: self = Self.exported(Array(document[field.range]), convention)
    default: self = .unreadable
    }
  }

  private static let exported = JSONPointerSet(
    [
      ["seconds"], ["nanoseconds"], ["_seconds"], ["_nanoseconds"], ["$date"],
      ["$date", "$numberLong"],
    ].map { names in JSONPointer(tokens: names.map { Array($0.utf8) }) })

  /// Firestore's `{"seconds": …, "nanoseconds": …}`, also with underscores, and MongoDB's
  /// `{"$date": …}` in both forms of its extended JSON.
  private static func exported(_ object: [UInt8], _ convention: TimeConvention) -> TimeReading {
    guard let found = try? Self.exported.locate(in: object.span),
      !found.contains(where: { $0?.isAmbiguous ?? false })
    else { return .unreadable }
    for (seconds, nanoseconds) in [(found[0], found[1]), (found[2], found[3])] {
      guard let seconds else { continue }
      return firestore(seconds, nanoseconds, in: object)
    }
    if let date = found[5] ?? found[4] {
      let milliseconds = TimeConvention(unit: .milliseconds, zone: 0)
      guard date.kind != .object else { return .unreadable }
      switch TimeReading(date, in: object, milliseconds) {
      case .time(let interval, _): return .time(interval, .mongoDB)
      case let other: return other
      }
    }
    return .unreadable
  }

  private static func firestore(
    _ seconds: JSONField, _ nanoseconds: JSONField?, in object: [UInt8]
  ) -> TimeReading {
    func integer(_ field: JSONField) -> Int64? {
      switch field.kind {
      case .number: Int64(String(decoding: object[field.range], as: UTF8.self))
      case .string:
        field.text(in: object.span).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
      default: nil
      }
    }
    guard let whole = integer(seconds) else { return .unreadable }
    guard let part = nanoseconds.map(integer) ?? 0, (0..<1_000_000_000).contains(part) else {
      return .unreadable
    }
    let start = Int128(whole) * 1_000_000_000 + Int128(part)
    let length: Int128 = nanoseconds == nil ? 1_000_000_000 : 1
    return MomentInterval(start: start, length: length).map { .time($0, .firestore) }
      ?? .placeholder
  }
}
