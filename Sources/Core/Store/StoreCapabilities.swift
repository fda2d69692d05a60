/// What a store can do, as data, so that the engine never asks which store it has.
public struct StoreCapabilities: Hashable, Sendable {
  /// Scans yield each range's keys in UTF-8 byte order.
  public var ordersKeys: Bool
  /// Scans can bring values along with keys.
  public var scansValues: Bool
  /// What a write compares in the same transaction.
  public var conditionalWrites: ConditionalWrites
  /// Writing is possible at all.
  public var writable: Bool
  /// Records in a scan page, at most.
  public var pageSize: Int
  /// Keys in one `read`, at most.
  public var readBatchSize: Int
  /// Items in one `write`, at most; also the batch the store works best with.
  public var writeBatchSize: Int
  /// Keys that one request carries, at most; a `read` of more takes several requests.
  public var keysPerRead: Int
  /// A request for several keys brings text only: a value that is not UTF-8 takes a request of its own.
  public var readsTextTogether: Bool
  /// Requests that are worth having in progress at once; 1 where they wait for one another.
  public var concurrentRequests: Int
  /// What a request costs in time, however little it carries.
  public var requestLatency: RequestLatency
  /// The store repeats what fails for a passing reason, within its own bounds. Callers must not
  /// repeat it again: the waits would multiply.
  public var retriesItself: Bool
  /// Key length limit in bytes.
  public var maximumKeyBytes: Int
  /// Value length limit in bytes.
  public var maximumValueBytes: Int
  /// Metadata length limit in bytes.
  public var maximumMetadataBytes: Int
  /// How far ahead, in seconds, an expiration must lie to be accepted.
  public var minimumExpirationLead: Int64
  /// Seconds between the expirations that the store can keep; 1 keeps every second. Others are
  /// refused, never rounded.
  public var expirationResolution: Int64
  /// Seconds until every reader sees a write; 0 where a read always sees the last write.
  public var consistencyDelay: Int64
  /// What requests cost, for forecasts; nil where they cost nothing.
  public var tariff: RequestTariff?

  /// - Parameter keysPerRead: nil for a store that reads a whole batch by one request.
  public init(
    ordersKeys: Bool, scansValues: Bool, conditionalWrites: ConditionalWrites, writable: Bool,
    pageSize: Int = 1_000, readBatchSize: Int, writeBatchSize: Int, keysPerRead: Int? = nil,
    readsTextTogether: Bool = false, concurrentRequests: Int = 1,
    requestLatency: RequestLatency = .local,
    retriesItself: Bool = false, maximumKeyBytes: Int = 512,
    maximumValueBytes: Int = 25 * 1_024 * 1_024, maximumMetadataBytes: Int = 1_024,
    minimumExpirationLead: Int64 = 60, expirationResolution: Int64 = 1,
    consistencyDelay: Int64 = 0, tariff: RequestTariff? = nil
  ) {
    self.ordersKeys = ordersKeys
    self.scansValues = scansValues
    self.conditionalWrites = conditionalWrites
    self.writable = writable
    self.pageSize = pageSize
    self.readBatchSize = readBatchSize
    self.writeBatchSize = writeBatchSize
    self.keysPerRead = keysPerRead ?? readBatchSize
    self.readsTextTogether = readsTextTogether
    self.concurrentRequests = concurrentRequests
    self.requestLatency = requestLatency
    self.retriesItself = retriesItself
    self.maximumKeyBytes = maximumKeyBytes
    self.maximumValueBytes = maximumValueBytes
    self.maximumMetadataBytes = maximumMetadataBytes
    self.minimumExpirationLead = minimumExpirationLead
    self.expirationResolution = expirationResolution
    self.consistencyDelay = consistencyDelay
    self.tariff = tariff
  }
}

/// What a store compares, in the same transaction, before it writes an item.
public enum ConditionalWrites: String, Hashable, Sendable, CaseIterable {
  /// Nothing: `WriteItem.expected` and `.source` are not looked at. The engine reads again just before
  /// it writes, and the window between stays open.
  case none
  /// What the key itself holds, `WriteItem.expected`. A changed source is not noticed, so the engine
  /// works as with `none`, and only the source's window stays open.
  case destination
  /// `WriteItem.expected` and `WriteItem.source`.
  case both

  /// Whether a write can depend on what its own key holds.
  public var comparesDestination: Bool { self != .none }
  /// Whether a write can depend on what another key holds.
  public var comparesSource: Bool { self == .both }
}

/// What a request costs in time, however little it carries.
public enum RequestLatency: String, Hashable, Sendable, CaseIterable {
  /// As good as nothing: the store is in this process or on this machine.
  case local
  /// A way there and back. Few large requests beat many small ones, and a listing beforehand pays
  /// where it spares reads.
  case roundTrip
}

extension StoreCapabilities {
  /// Whether keys are listed before they are read: where requests take long, an ordered listing tells
  /// by one request what many reads would.
  public var prefersListings: Bool { requestLatency == .roundTrip && ordersKeys }
}
