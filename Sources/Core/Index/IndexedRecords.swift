package import ByteJSON

/// Which records an index follows, and what it says about each.
package struct IndexedRecords: Hashable, Sendable {
  package var namespace: Namespace
  /// The canonical keys: `{id}`, and one capture that is the record's ID.
  package var key: KeyTemplate
  /// The entry, in the same namespace, that counts a user's live records; nil where none does.
  package var count: KeyTemplate?
  /// What is copied from a record into its summary, byte for byte, each under the last name of its
  /// pointer. The record's ID and `deleted` are part of every summary.
  package var fields: [JSONPointer]

  package init(
    namespace: Namespace, key: KeyTemplate, count: KeyTemplate?, fields: [JSONPointer]
  ) {
    self.namespace = namespace
    self.key = key
    self.count = count
    self.fields = fields
  }
}
