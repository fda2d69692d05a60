/// What must hold for a write to happen, checked as close to the write as the store can.
public enum Expectation: Hashable, Sendable {
  case absent
  /// The key holds exactly this value, metadata and expiration.
  case exactly(Entry)
}

/// One write, with what it rests on.
public struct WriteItem: Hashable, Sendable {
  /// What becomes of a key's entry.
  public enum Change: Hashable, Sendable {
    case put(Entry)
    case delete
  }

  /// A key that the write was computed from and that must still hold `entry`.
  public struct Source: Hashable, Sendable {
    /// The key that is looked at.
    public var key: Key
    /// What it has to hold, all of it.
    public var entry: Entry
    /// Makes a source; see the properties.
    public init(key: Key, entry: Entry) {
      self.key = key
      self.entry = entry
    }
  }

  /// Where the key is.
  public var namespace: Namespace
  /// The key that is written.
  public var key: Key
  /// What becomes of its entry.
  public var change: Change
  /// What `key` must hold before the write; nil writes whatever is there.
  public var expected: Expectation?
  /// In the same namespace as `key`; nil when the write depends on no other key.
  public var source: Source?

  /// Makes an item; see the properties.
  public init(
    namespace: Namespace, key: Key, change: Change, expected: Expectation?, source: Source? = nil
  ) {
    self.namespace = namespace
    self.key = key
    self.change = change
    self.expected = expected
    self.source = source
  }
}

/// Writes that a store carries out together where it can.
public struct WriteBatch: Sendable {
  /// One outcome comes back for each, in this order.
  public var items: [WriteItem]
  /// How long after the call an item may still be sent, first or again, where the store does not
  /// compare before it writes: what it rests on was read before. Nil: as long as it takes.
  public var within: Duration?

  /// Makes a batch; see the properties.
  public init(_ items: [WriteItem], within: Duration? = nil) {
    self.items = items
    self.within = within
  }
}

/// What became of one `WriteItem`.
public enum WriteOutcome: Hashable, Sendable {
  /// Durable in the store.
  case written
  /// Not written: `expected` did not hold.
  case destinationChanged
  /// Not written: `source` did not hold.
  case sourceChanged
  /// Not known to be written; the key must be read to find out.
  case failed(StoreError)
  /// Not sent, or not sent again, because the batch's time was over; it has to be decided again.
  ///
  /// - Parameters:
  ///   - error: why it was not written in time.
  ///   - isSent: whether it was sent before; a key that holds the result then holds this very write.
  ///   - inDoubt: whether what was sent may have been carried out although no answer says so.
  case late(StoreError, isSent: Bool, inDoubt: Bool)
}
