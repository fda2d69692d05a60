/// One contiguous part of a scan: the keys of `namespace` that start with `prefix`.
public struct ScanRange: Hashable, Sendable {
  public var namespace: Namespace
  /// May be empty: every key of the namespace.
  public var prefix: Key

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
  public var ranges: [ScanRange]
  /// Ask for values along with the keys. Stores without `scansValues` ignore it.
  public var includesValues: Bool

  public init(_ ranges: [ScanRange], includesValues: Bool = false) {
    self.ranges = ranges
    self.includesValues = includesValues
  }
}

/// A bounded part of a scan's result: at most `StoreCapabilities.pageSize` records; may be empty
/// without being the last.
public struct ScanPage: Sendable {
  public struct Record: Sendable {
    /// Index into `Scan.ranges`; never decreases within one scan.
    public var range: Int
    public var key: Key
    public var metadata: [UInt8]?
    public var expiration: Int64?
    /// Present when the scan asked for values and the store `scansValues`.
    public var value: [UInt8]?

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

  public var records: [Record]

  public init(records: [Record]) { self.records = records }
}
