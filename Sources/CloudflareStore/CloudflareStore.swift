package import Core

/// Workers KV over Cloudflare's REST API.
///
/// Ordered listings with metadata and expiration, values by bulk gets, writes by bulk puts and
/// deletes. Nothing in the API compares before it writes, so `WriteItem.expected` and `.source` are
/// not looked at, as `capabilities` says. Reads may lag writes by a minute or more.
///
/// Requests are paced, repeated and counted; see `RequestBudget` and `RequestRetry`. No description
/// and no error holds the token, nor any value.
package final class CloudflareStore: KeyValueStore {
  package typealias Pages = CloudflarePages

  package let capabilities: StoreCapabilities
  package let identity: String
  private let names: NamespaceIDs
  private let lister: KeyLister
  private let reader: EntryReader
  private let writer: BatchWriter
  private let client: APIClient

  /// Sends no request.
  ///
  /// - Parameters:
  ///   - hosts: those that may receive the token. This is the one door through which it leaves.
  ///   - budget: shared by all stores of a process that use the same user's tokens.
  /// - Throws: `StoreError` with code `hostNotAllowed` for a base URL that the operator does not allow,
  ///   with code `other` for an account, namespace ID or base URL that cannot be one.
  package convenience init(
    _ configuration: CloudflareConfiguration, token: APIToken, sentTo hosts: AllowedHosts,
    budget: RequestBudget
  ) throws(StoreError) {
    let transport = HTTPTransport(
      baseURL: try BaseURL(configuration.baseURL, allowed: hosts), token: token,
      bounds: configuration.requests,
      connections: budget.concurrency)
    try self.init(configuration, token: token, budget: budget, transport: transport)
  }

  init(
    _ configuration: CloudflareConfiguration, token: APIToken, budget: RequestBudget,
    transport: any APITransport
  ) throws(StoreError) {
    try configuration.validate()
    var capabilities = configuration.capabilities
    capabilities.writable = configuration.access == .writing
    capabilities.keysPerRead = min(
      configuration.requests.bulkGetKeys, capabilities.readBatchSize)
    self.capabilities = capabilities
    identity = configuration.identity
    names = NamespaceIDs(configuration.namespaces)
    client = APIClient(
      transport: transport, budget: budget, counter: RequestCounter(),
      judge: AnswerJudge(token: token), retries: configuration.retries)
    let endpoints = Endpoints(account: configuration.account)
    lister = KeyLister(
      client: client, endpoints: endpoints, names: names, pageSize: capabilities.pageSize)
    reader = EntryReader(
      client: client, endpoints: endpoints, groupLimit: configuration.requests.bulkGetKeys)
    writer = BatchWriter(
      client: client, endpoints: endpoints, names: names, bounds: configuration.requests,
      retries: configuration.retries)
  }

  package var requestCounts: RequestCounts? { client.counter.counts }

  package func pages(_ scan: Scan) -> CloudflarePages {
    CloudflarePages(lister: lister, scan: scan)
  }

  package func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    try await read(namespace, keys, hints: [])
  }

  package func read(
    _ namespace: Namespace, _ keys: [Key], hints: [ReadHint]
  ) async throws(StoreError) -> [Entry?] {
    guard keys.count <= capabilities.readBatchSize else {
      throw StoreError(
        .limitExceeded,
        "a read of \(keys.count) keys; Workers KV allows \(capabilities.readBatchSize) per read")
    }
    let place = Place(namespace: namespace, id: try names.id(of: namespace))
    var positions: [Key: Int] = [:]
    positions.reserveCapacity(keys.count)
    var distinct: [WantedValue] = []
    for (index, key) in keys.enumerated() where positions[key] == nil {
      if let error = KeyCheck.violation(of: key, in: namespace) { throw error }
      positions[key] = distinct.count
      let hint = hints.indices.contains(index) ? hints[index] : .none
      distinct.append(WantedValue(key: key, hint: hint, slot: distinct.count))
    }
    guard !distinct.isEmpty else { return [] }
    let entries = try await reader.read(place, distinct)
    let now = client.environment.now().seconds
    return keys.map { key in
      guard let position = positions[key], position < entries.count,
        let entry = entries[position], !entry.isExpired(at: now)
      else { return nil }
      return entry
    }
  }

  package func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    guard capabilities.writable else {
      throw StoreError(.readOnly, "Workers KV was opened for reading; nothing was written")
    }
    guard batch.items.count <= capabilities.writeBatchSize else {
      throw StoreError(
        .limitExceeded,
        "a batch of \(batch.items.count) items; Workers KV allows \(capabilities.writeBatchSize) "
          + "per write")
    }
    let check = ItemCheck(capabilities: capabilities, now: client.environment.now().seconds)
    let deadline = batch.within.map { client.environment.uptime() + $0 }
    return try await writer.write(batch.items, check, until: deadline)
  }

  /// Closes every connection; requests that are in progress fail. No call may follow.
  package func shutdown() async throws(StoreError) {
    do {
      try await client.transport.shutdown()
    } catch {
      throw StoreError(.other, "cannot close the connections to Cloudflare", cause: "\(error)")
    }
  }
}
