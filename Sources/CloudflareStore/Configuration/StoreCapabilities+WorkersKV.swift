package import Core

extension StoreCapabilities {
  /// Workers KV over the REST API, as documented in 2026-08.
  ///
  /// A read of 1,000 keys is ten requests, as many as are worth having in flight.
  package static let workersKV = StoreCapabilities(
    ordersKeys: true, scansValues: false, conditionalWrites: .none, writable: true,
    pageSize: 1_000, readBatchSize: 1_000, writeBatchSize: 10_000,
    keysPerRead: RequestBounds().bulkGetKeys, readsTextTogether: true, concurrentRequests: 6,
    requestLatency: .roundTrip,
    retriesItself: true, maximumKeyBytes: 512,
    maximumValueBytes: 25 * 1_024 * 1_024, maximumMetadataBytes: 1_024,
    minimumExpirationLead: 60, consistencyDelay: 60, tariff: .workersKV)
}

extension RequestTariff {
  /// 1,200 requests in five minutes for each user or account token; $0.50 for a million reads,
  /// $5.00 for a million of anything else.
  package static let workersKV = RequestTariff(
    requestsPerWindow: 1_200, windowSeconds: 300,
    reads: Charge(
      microdollarsPerMillion: 500_000, includedPerMonth: 10_000_000, freePerDay: 100_000),
    writes: .write, deletes: .write, lists: .write)
}

extension RequestTariff.Charge {
  fileprivate static let write = RequestTariff.Charge(
    microdollarsPerMillion: 5_000_000, includedPerMonth: 1_000_000, freePerDay: 1_000)
}
