package import ByteJSON
package import Core

/// What the application calls its records and the entries about them, where a cohort plan does not say.
package enum Conventions {
  /// What messages call the records that a counter counts.
  package static let recordNoun = "trips"
  /// The entry that counts a user's records: `meta:user:{id}:trip_count`.
  package static let recordCount = metaKey("trip_count")
  /// The entry that makes the application rebuild a user's index: `meta:user:{id}:index_dirty`.
  package static let dirtyFlag = metaKey("index_dirty")
  /// The fields that every record may have.
  package static let summaryFields = ["userId", "createdAt", "updatedAt", "lastModified"]
    .map { JSONPointer(member: $0) }

  private static func metaKey(_ name: String) -> KeyTemplate {
    KeyTemplate(parts: [
      .literal(Array("meta:user:".utf8)), .id(.plain), .literal(Array(":\(name)".utf8)),
    ])
  }
}

extension IndexedRecords {
  /// Records that the application counts.
  package init(
    namespace: Namespace, key: KeyTemplate, fields: [JSONPointer] = Conventions.summaryFields
  ) {
    self.init(namespace: namespace, key: key, count: Conventions.recordCount, fields: fields)
  }
}

extension DirtyFlag {
  /// The application's own flag.
  package init(namespace: Namespace) {
    self.init(namespace: namespace, key: Conventions.dirtyFlag)
  }
}

extension AutoMigrationPolicy.Counter {
  /// The application's own counter.
  package init(namespace: Namespace) {
    self.init(
      namespace: namespace, key: Conventions.recordCount, noun: Conventions.recordNoun)
  }
}
