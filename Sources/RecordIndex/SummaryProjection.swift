import ByteJSON
package import Core

/// Turns records into the summaries that an index is to hold, and tells the two apart.
package struct SummaryProjection: Sendable {
  /// Why a record cannot be in an index.
  package enum Refusal: String, Hashable, Sendable, CaseIterable {
    case notJSON = "not-json"
    case otherID = "other-id"
    case foreignOwner = "foreign-owner"
    case ambiguousField = "ambiguous-field"

    package var explanation: String {
      switch self {
      case .notJSON: "the record is not a JSON object"
      case .otherID: "the record's ID differs from the ID in its key"
      case .foreignOwner: "the record's owner is neither the user's name nor the ID"
      case .ambiguousField: "a field of the summary occurs twice in its object"
      }
    }
  }

  /// How a listed summary relates to the record.
  package enum Comparison: Hashable, Sendable {
    case same
    /// The index is behind.
    case stale
    /// The index is newer than the record as it was read.
    case ahead
  }

  /// What a summary's members are called, `id` and `deleted` apart.
  private let names: [[UInt8]]
  /// The ID, `deleted` and the owner, then the fields, in a record.
  private let source: JSONPointerSet
  /// The fields in a summary.
  private let written: JSONPointerSet
  /// Reads times as rules do.
  private let clock: CompiledRule

  package init(_ records: IndexedRecords) {
    var names: [[UInt8]] = []
    var pointers = [IndexedRecords.id, IndexedRecords.deleted, IndexedRecords.owner]
    let reserved = [IndexedRecords.id, IndexedRecords.deleted].compactMap(\.tokens.last)
    for pointer in records.fields {
      guard let name = pointer.tokens.last, !reserved.contains(name), !names.contains(name) else {
        continue
      }
      names.append(name)
      pointers.append(pointer)
    }
    self.names = names
    source = JSONPointerSet(pointers)
    written = JSONPointerSet(names.map { JSONPointer(member: $0) })
    clock = CompiledRule(
      Rule(
        name: "index", namespace: records.namespace, keys: .inPlace(records.key),
        newerBy: IndexedRecords.times), earlierDestinations: [])
  }

  /// The summary of a record: the ID, the fields it has, and `deleted` where it is a tombstone.
  ///
  /// - Parameter record: the ID that the record's key names.
  package func summary(
    of value: [UInt8], record: Key, user: IndexUser
  ) -> Result<IndexSummary, RecordRefusal> {
    guard value.first(where: { !Self.isSpace($0) }) == UInt8(ascii: "{"),
      let fields = try? source.locate(in: value.span)
    else { return .failure(RecordRefusal(.notJSON)) }
    if fields.contains(where: { $0?.isAmbiguous ?? false }) {
      return .failure(RecordRefusal(.ambiguousField))
    }
    if let id = fields[0], id.name(in: value) != record.bytes {
      return .failure(RecordRefusal(.otherID))
    }
    if let owner = fields[2], owner.kind != .null {
      let text = owner.text(in: value.span)
      guard ([user.id] + user.names).contains(where: { text == Array($0.utf8) }) else {
        return .failure(RecordRefusal(.foreignOwner))
      }
    }
    var json = JSONWriter()
    json.beginObject()
    json.name("id")
    if let id = fields[0] { json.raw(value[id.range]) } else { json.string(record.bytes.span) }
    for (name, field) in zip(names, fields.dropFirst(3)) {
      guard let field, json.name(name.span) else { continue }
      json.raw(value[field.range])
    }
    let isDeleted = fields[1]?.kind == .true
    if isDeleted {
      json.name("deleted")
      json.boolean(true)
    }
    json.endObject()
    return .success(IndexSummary(record: record, isDeleted: isDeleted, json: json.bytes))
  }

  /// - Parameters:
  ///   - listed: as the index has it.
  ///   - record: the summary of the record with the same ID.
  package func compare(_ listed: IndexSummary, with record: IndexSummary) -> Comparison {
    let differ =
      listed.isDeleted != record.isDeleted
      // The index need not follow invisible differences.
      || !record.isDeleted && !fieldsAgree(listed.json, record.json)
    guard differ else { return .same }
    guard let theirs = time(of: listed), let ours = time(of: record) else { return .stale }
    return theirs.earliest > ours.latest ? .ahead : .stale
  }

  /// When the record behind a summary last changed, as far as the summary says.
  package func time(of summary: IndexSummary) -> MomentInterval? {
    try? clock.statedTime(of: Entry(value: summary.json)).get().interval
  }

  private func fieldsAgree(_ listed: [UInt8], _ record: [UInt8]) -> Bool {
    guard let theirs = try? written.locate(in: listed.span),
      let ours = try? written.locate(in: record.span)
    else { return false }
    return zip(theirs, ours).allSatisfy { theirs, ours in
      // Absent and null are one to programs in JavaScript that leave out what is undefined.
      let theirs = theirs.flatMap { $0.kind == .null ? nil : Array(listed[$0.range]) }
      let ours = ours.flatMap { $0.kind == .null ? nil : Array(record[$0.range]) }
      guard let theirs, let ours else { return theirs == ours }
      return theirs == ours || JSONCanonicalForm.of(theirs) == JSONCanonicalForm.of(ours)
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}

/// Why a record has no summary.
package struct RecordRefusal: Error, Hashable, Sendable {
  package var reason: SummaryProjection.Refusal

  package init(_ reason: SummaryProjection.Refusal) { self.reason = reason }
}

extension SummaryProjection {
  /// The record's summary with the members that only the index has, as the index has them.
  ///
  /// An index that replaces whole summaries would else lose what the list of fields does not name.
  package func merging(_ record: IndexSummary, into listed: IndexSummary) -> IndexSummary {
    replacing(in: listed, by: record.json, isDeleted: record.isDeleted, names + Self.reserved)
  }

  /// A listed summary as it is, but marked as deleted.
  package func marking(asDeleted listed: IndexSummary) -> IndexSummary {
    replacing(in: listed, by: Array(#"{"deleted":true}"#.utf8), isDeleted: true, [Self.reserved[1]])
  }

  private static let reserved = [Array("id".utf8), Array("deleted".utf8)]

  /// The members of `json`, then those of `listed` whose names are not among `names`.
  private func replacing(
    in listed: IndexSummary, by json: [UInt8], isDeleted: Bool, _ names: [[UInt8]]
  ) -> IndexSummary {
    var merged = JSONWriter(capacity: json.count + listed.json.count)
    merged.beginObject()
    let isWhole =
      Self.copy(json, except: [], to: &merged) && Self.copy(listed.json, except: names, to: &merged)
    merged.endObject()
    guard isWhole else {
      return IndexSummary(record: listed.record, isDeleted: isDeleted, json: json)
    }
    return IndexSummary(record: listed.record, isDeleted: isDeleted, json: merged.bytes)
  }

  /// - Returns: false where `object` is no JSON object.
  private static func copy(
    _ object: [UInt8], except names: [[UInt8]], to merged: inout JSONWriter
  ) -> Bool {
    var reader = JSONReader(object)
    do {
      try reader.enterObject()
      while let token = try reader.nextMember() {
        let name = reader.text(token)
        let value = try reader.skip()
        guard let name, !names.contains(name) else { continue }
        if merged.name(name.span) { merged.raw(object[value]) }
      }
      try reader.finish()
    } catch { return false }
    return true
  }
}

extension IndexedRecords {
  static let id = JSONPointer(member: "id")
  static let deleted = JSONPointer(member: "deleted")
  /// Who a record belongs to.
  static let owner = JSONPointer(member: "userId")
  /// Where a record's, and a summary's, time stands; the first that is present counts.
  static let times = ["updatedAt", "lastModified", "createdAt"].map {
    // Without an offset they are in UTC, as the Workers runtime reads them.
    TimeField(JSONPointer(member: $0), zone: 0)
  }
}
