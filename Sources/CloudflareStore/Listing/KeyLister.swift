import Core

/// Asks for pages of keys.
struct KeyLister: Sendable {
  let client: APIClient
  let endpoints: Endpoints
  let names: NamespaceIDs
  let pageSize: Int

  /// The live records of the listing's next page; perhaps none.
  func nextPage(of listing: inout RangeListing) async throws(StoreError) -> [ScanPage.Record] {
    let scan = listing.scan
    let id = try names.id(of: scan.namespace)
    guard scan.prefix.text != nil else {
      throw StoreError(
        .other,
        "cannot list the keys of \(scan.namespace): the prefix '\(scan.prefix)' is not UTF-8, "
          + "as every key of Workers KV is")
    }
    let request = APIRequest(
      method: .get, kind: .list,
      path: endpoints.keys(id, limit: pageSize, prefix: scan.prefix, cursor: listing.cursor),
      purpose: "list the keys of \(scan.namespace) under '\(scan.prefix)'")
    let range = listing.range
    let reply = try await client.send(request) { answer throws(APIClient.Malformed) in
      try ListAnswer(answer.body, range: range)
    }
    switch reply {
    case .accepted(let answer):
      let now = client.environment.now().seconds
      return try listing.take(answer).filter { record in
        record.expiration.map { $0 > now } ?? true
      }
    case .rejected(let rejection) where rejection.has(APIRejection.invalidCursor):
      try listing.restart()
      return []
    case .rejected(let rejection): throw rejection.error(request)
    case .late(let late): throw late.error
    case .tooLarge:
      throw StoreError(
        .limitExceeded, "cannot \(request.purpose): a page of \(pageSize) keys is too large")
    }
  }
}
