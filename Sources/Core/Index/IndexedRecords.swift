/// Which records an index follows, and what it says about each.
public struct IndexedRecords: Hashable, Sendable {
  public var namespace: Namespace
  /// The canonical keys: `{id}`, and one capture that is the record's ID.
  public var key: KeyTemplate
  /// The entry, in the same namespace, that counts a user's live records; nil where none does.
  public var count: KeyTemplate?
  /// What is copied from a record into its summary, byte for byte, each under the last name of its
  /// pointer. The record's ID and `deleted` are part of every summary.
  public var fields: [JSONPointer]

  public init(
    namespace: Namespace, key: KeyTemplate, count: KeyTemplate? = defaultCount,
    fields: [JSONPointer] = defaultFields
  ) {
    self.namespace = namespace
    self.key = key
    self.count = count
    self.fields = fields
  }

  /// The fields that every trip of the application may have.
  public static let defaultFields = ["userId", "createdAt", "updatedAt", "lastModified"]
    .map { JSONPointer(member: $0) }
  /// `meta:user:{id}:trip_count`
  public static let defaultCount = metaKey("trip_count")
  /// `meta:user:{id}:index_dirty`
  public static let defaultFlag = metaKey("index_dirty")

  private static func metaKey(_ name: String) -> KeyTemplate {
    KeyTemplate(parts: [
      .literal(Array("meta:user:".utf8)), .id(.plain), .literal(Array(":\(name)".utf8)),
    ])
  }
}

extension JSONPointer {
  /// The pointer to a member of the document's own object, whatever its name.
  public init(member name: String) { self.init(member: Array(name.utf8)) }

  /// The same for a name as UTF-8.
  package init(member name: [UInt8]) { self.init(tokens: [name]) }
}
