import Core

extension StoreCapabilities {
  /// As Workers KV has them.
  static let metered = StoreCapabilities(
    ordersKeys: true, scansValues: false, conditionalWrites: .none, writable: true,
    readBatchSize: 1_000, writeBatchSize: 10_000, keysPerRead: 100, concurrentRequests: 4,
    requestLatency: .roundTrip, retriesItself: true, consistencyDelay: 60, tariff: .workersKV)
}

extension RequestTariff {
  static let workersKV = RequestTariff(
    requestsPerWindow: 1_200, windowSeconds: 300,
    reads: Charge(
      microdollarsPerMillion: 500_000, includedPerMonth: 10_000_000, freePerDay: 100_000),
    writes: .fiveDollars, deletes: .fiveDollars, lists: .fiveDollars)
}

extension RequestTariff.Charge {
  fileprivate static let fiveDollars = RequestTariff.Charge(
    microdollarsPerMillion: 5_000_000, includedPerMonth: 1_000_000, freePerDay: 1_000)
}
