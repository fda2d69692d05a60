/// One contiguous part of a scan: the keys of `namespace` that start with `prefix`.
public struct ScanRange: Hashable, Sendable {
  /// Where the keys are.
  public var namespace: Namespace
  /// May be empty: every key of the namespace.
  public var prefix: Key

  /// Makes a range of all keys that begin with the prefix; an empty one takes all.
  public init(_ namespace: Namespace, prefix: Key) {
    self.namespace = namespace
    self.prefix = prefix
  }
}

/// What to list: ranges in the order wanted, with or without values.
///
/// Many ranges in one scan let a store fill a page, and one read transaction or connection, with
/// the few keys of many users.
public struct Scan: Sendable {
  /// What is listed, in this order.
  public var ranges: [ScanRange]
  /// Ask for values along with the keys. Stores without `scansValues` ignore it.
  public var includesValues: Bool

  /// Makes a scan; see the properties.
  public init(_ ranges: [ScanRange], includesValues: Bool = false) {
    self.ranges = ranges
    self.includesValues = includesValues
  }
}

/// A bounded part of a scan's result: at most `StoreCapabilities.pageSize` records; may be empty
/// without being the last.
public struct ScanPage: Sendable {
  /// One key of a page.
  public struct Record: Sendable {
    /// Index into `Scan.ranges`; never decreases within one scan.
    public var range: Int
    /// The record's key.
    public var key: Key
    /// JSON as the store keeps it; nil where there is none, or the store does not list it.
    public var metadata: [UInt8]?
    /// Seconds since 1970; nil where the entry does not expire.
    public var expiration: Int64?
    /// Present when the scan asked for values and the store `scansValues`.
    public var value: [UInt8]?

    /// Makes a record; see the properties.
    public init(
      range: Int, key: Key, metadata: [UInt8]? = nil, expiration: Int64? = nil,
      value: [UInt8]? = nil
    ) {
      self.range = range
      self.key = key
      self.metadata = metadata
      self.expiration = expiration
      self.value = value
    }

    /// The whole entry, or nil when the scan brought no value.
    public var entry: Entry? {
      value.map { Entry(value: $0, metadata: metadata, expiration: expiration) }
    }
  }

  /// In the order of their keys where the store claims one.
  public var records: [Record]

  /// Makes a page.
  public init(records: [Record]) { self.records = records }
}
