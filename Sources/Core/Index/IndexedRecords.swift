public import ByteJSON

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

  static let id = JSONPointer(member: "id")
  static let deleted = JSONPointer(member: "deleted")
  /// Who a record belongs to.
  static let owner = JSONPointer(member: "userId")
  /// Where a record's, and a summary's, time stands; the first that is present counts.
  static let times = ["updatedAt", "lastModified", "createdAt"].map {
    // Without an offset they are in UTC, as the Workers runtime reads them.
    TimeField(JSONPointer(member: $0), zone: 0)
  }

  private static func metaKey(_ name: String) -> KeyTemplate {
    KeyTemplate(parts: [
      .literal(Array("meta:user:".utf8)), .id(.plain), .literal(Array(":\(name)".utf8)),
    ])
  }
}
