import Core

/// Reads single keys, whatever their values are.
struct LoneRead: Sendable {
  let client: APIClient
  let endpoints: Endpoints
  let bulk: BulkRead
  let table: KindTable

  /// - Returns: the entry, nil where the service says that there is none, and whether the value is text.
  func run(
    _ place: Place, _ wanted: WantedValue
  ) async throws(StoreError) -> (entry: Entry?, isText: Bool) {
    let single = SingleRead(client: client, endpoints: endpoints)
    if let entry = try await single.entry(place, wanted.key, listed: wanted.hint.listed) {
      let isText = String(validating: entry.value, as: UTF8.self) != nil
      table.change(place) { $0.note(wanted, isBinary: !isText) }
      return (entry, isText)
    }
    // Some keys that exist answer 404 on their own routes; bulk calls carry them in JSON.
    if case .values(let values) = try await bulk.run(place, [wanted.key]) {
      switch values.first {
      case .entry(let entry): return (entry, true)
      case .absent, nil: return (nil, true)
      case .unfaithful: break
      }
    }
    throw StoreError(
      .other,
      "cannot read '\(wanted.key)' in \(place.namespace): its value is not text or is very large, "
        + "and Cloudflare does not find the key on the route for such values; read it by other "
        + "means or exclude it from the cohort")
  }
}
