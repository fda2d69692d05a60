/// What a store can do, as data, so that the engine never asks which store it has.
public struct StoreCapabilities: Hashable, Sendable {
  /// Scans yield each range's keys in UTF-8 byte order.
  public var ordersKeys: Bool
  /// Scans can bring values along with keys.
  public var scansValues: Bool
  /// `WriteItem.expected` and `.source` are checked in the same transaction as the write. Without
  /// it, the engine re-reads just before writing and the window between stays open.
  public var conditionalWrites: Bool
  /// Writing is possible at all.
  public var writable: Bool
  /// Records in a scan page, at most.
  public var pageSize: Int
  /// Keys in one `read`, at most.
  public var readBatchSize: Int
  /// Items in one `write`, at most; also the batch the store works best with.
  public var writeBatchSize: Int
  /// Key length limit in bytes.
  public var maximumKeyBytes: Int
  /// Value length limit in bytes.
  public var maximumValueBytes: Int
  /// Metadata length limit in bytes.
  public var maximumMetadataBytes: Int
  /// How far ahead, in seconds, an expiration must lie to be accepted.
  public var minimumExpirationLead: Int64
  /// Seconds until every reader sees a write; 0 where a read always sees the last write.
  public var consistencyDelay: Int64
  /// What requests cost; nil where they cost nothing worth planning for.
  public var tariff: RequestTariff?

  public init(
    ordersKeys: Bool, scansValues: Bool, conditionalWrites: Bool, writable: Bool,
    pageSize: Int = 1_000, readBatchSize: Int, writeBatchSize: Int,
    maximumKeyBytes: Int = 512, maximumValueBytes: Int = 25 * 1_024 * 1_024,
    maximumMetadataBytes: Int = 1_024, minimumExpirationLead: Int64 = 60,
    consistencyDelay: Int64 = 0, tariff: RequestTariff? = nil
  ) {
    self.ordersKeys = ordersKeys
    self.scansValues = scansValues
    self.conditionalWrites = conditionalWrites
    self.writable = writable
    self.pageSize = pageSize
    self.readBatchSize = readBatchSize
    self.writeBatchSize = writeBatchSize
    self.maximumKeyBytes = maximumKeyBytes
    self.maximumValueBytes = maximumValueBytes
    self.maximumMetadataBytes = maximumMetadataBytes
    self.minimumExpirationLead = minimumExpirationLead
    self.consistencyDelay = consistencyDelay
    self.tariff = tariff
  }
}
