import ByteJSON
package import Core

/// What an index says about one record.
package struct IndexSummary: Hashable, Sendable {
  /// The record's ID as its key carries it.
  package var record: Key
  /// Whether the index takes the record for deleted.
  package var isDeleted: Bool
  /// The summary as a JSON object, byte for byte.
  package var json: [UInt8]

  package init(record: Key, isDeleted: Bool, json: [UInt8]) {
    self.record = record
    self.isDeleted = isDeleted
    self.json = json
  }
}

extension IndexSummary {
  private static let envelope = JSONPointerSet([IndexedRecords.id, IndexedRecords.deleted])

  /// A summary as an index wrote it: its `id` is text or a number, its `deleted` is `true`, or, from
  /// a table without booleans, 1.
  ///
  /// - Returns: nil where `json` is no object with one such `id`.
  package init?(json: [UInt8]) {
    guard let fields = try? Self.envelope.locate(in: json.span), let id = fields[0],
      !id.isAmbiguous, let record = id.name(in: json)
    else { return nil }
    let isDeleted = fields[1].map { $0.kind == .true || json[$0.range].elementsEqual([0x31]) }
    self.init(record: Key(record), isDeleted: isDeleted ?? false, json: json)
  }
}

extension JSONField {
  /// A string's text, or a number as it is written; nil for other kinds.
  func name(in document: [UInt8]) -> [UInt8]? {
    switch kind {
    case .string: text(in: document.span)
    case .number: Array(document[range])
    default: nil
    }
  }
}
