/// What a store holds under one key.
public struct Entry: Hashable, Sendable {
  /// The value's bytes, of any kind: text, JSON or binary; may be empty.
  public var value: [UInt8]
  /// The metadata as JSON text, byte for byte; nil when there is none (Workers KV: ≤ 1,024 bytes).
  public var metadata: [UInt8]?
  /// Absolute expiration in seconds since 1970-01-01T00:00:00Z; nil when the entry never expires.
  public var expiration: Int64?

  /// Makes an entry; see the properties for what each part is.
  public init(value: [UInt8], metadata: [UInt8]? = nil, expiration: Int64? = nil) {
    self.value = value
    self.metadata = metadata
    self.expiration = expiration
  }

  /// Whether the entry is gone at `now` (seconds since 1970). Expired entries are absent.
  public func isExpired(at now: Int64) -> Bool {
    expiration.map { Self.isExpired($0, at: now) } ?? false
  }

  /// An expiration of 0 or less is no time at which a store was told to delete the entry: exports of
  /// other stores write it for "never". Such an entry is there, so that it is noticed.
  public static func isExpired(_ expiration: Int64, at now: Int64) -> Bool {
    expiration > 0 && expiration <= now
  }
}
