/// How a service meters a store: the requests it allows, and what it charges for keys.
public struct RequestTariff: Hashable, Sendable {
  /// Price and free allowance of one kind of operation.
  public struct Charge: Hashable, Sendable {
    /// In millionths of a US dollar for a million operations ($0.50 = 500,000).
    public var microdollarsPerMillion: Int
    /// Operations a month that a paid plan includes.
    public var includedPerMonth: Int
    /// Operations a day that the free plan allows; the day ends at 00:00 UTC.
    public var freePerDay: Int

    /// Makes a price; see the properties for the units.
    public init(microdollarsPerMillion: Int, includedPerMonth: Int, freePerDay: Int) {
      self.microdollarsPerMillion = microdollarsPerMillion
      self.includedPerMonth = includedPerMonth
      self.freePerDay = freePerDay
    }
  }

  /// Requests allowed in each window of `windowSeconds`; nil where nothing limits them.
  public var requestsPerWindow: Int?
  /// Seconds of a window; at least 1.
  public var windowSeconds: Int
  /// Charged per key read.
  public var reads: Charge
  /// Charged per key written.
  public var writes: Charge
  /// Charged per key deleted.
  public var deletes: Charge
  /// Charged per list request.
  public var lists: Charge

  /// Makes a tariff; see the properties for the units.
  public init(
    requestsPerWindow: Int?, windowSeconds: Int, reads: Charge, writes: Charge, deletes: Charge,
    lists: Charge
  ) {
    self.requestsPerWindow = requestsPerWindow
    self.windowSeconds = windowSeconds
    self.reads = reads
    self.writes = writes
    self.deletes = deletes
    self.lists = lists
  }
}

/// What a store has been asked for since it was opened.
public struct RequestCounts: Hashable, Sendable {
  /// Requests sent, repeats among them.
  public var lists = 0
  /// Requests that read values.
  public var reads = 0
  /// Requests that put entries.
  public var writes = 0
  /// Requests that delete entries.
  public var deletes = 0
  /// Requests among the above that repeated one that had failed.
  public var repeats = 0
  /// Read requests among the above that text would not have needed: a value alone, its metadata, and a
  /// request for several keys that one of them failed.
  public var binaryReads = 0
  /// Keys whose values were asked for, keys put and keys deleted: what the service charges for.
  public var keysRead = 0
  /// Entries put, in all requests.
  public var keysWritten = 0
  /// Entries deleted, in all requests.
  public var keysDeleted = 0

  /// No request yet.
  public init() {}

  /// Requests of every kind.
  public var requests: Int { lists + reads + writes + deletes }

  /// What was asked between two countings.
  public static func - (later: Self, earlier: Self) -> Self {
    var difference = Self()
    for count: WritableKeyPath<Self, Int> in [
      \.lists, \.reads, \.writes, \.deletes, \.repeats, \.binaryReads, \.keysRead, \.keysWritten,
      \.keysDeleted,
    ] {
      difference[keyPath: count] = later[keyPath: count] - earlier[keyPath: count]
    }
    return difference
  }
}
