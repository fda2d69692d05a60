import ByteJSON
package import Core
package import RecordIndex

/// An index object reached through routes of the application's Worker.
///
/// A listing is taken page by page, and summaries that are added, removed or moved meanwhile move the
/// others to other pages. So each page begins with the last summary of the one before, and at the end
/// no fewer were seen than the index counts; else something may have been passed by, and the listing
/// is taken again, a few times.
package struct WorkerIndex: RecordIndex {
  private static let attempts = 4
  /// Summaries of one user; an index that lists more never ends.
  private static let maximumSummaries = 2_000_000

  package let identity: String
  private let reference: WorkerIndexReference
  private let route: WorkerRoute

  /// - Parameter headers: go with every request, secrets among them.
  package init(
    _ reference: WorkerIndexReference, headers: [WorkerHeader], transport: any WorkerTransport
  ) {
    self.reference = reference
    identity = "worker:\(WorkerRoute.withoutQuery(reference.list.text))"
    route = WorkerRoute(headers: headers, transport: transport)
  }

  package var batchSize: Int { max(1, reference.migrate == nil ? 1 : reference.batchSize) }

  package func list(_ user: String) async throws(StoreError) -> IndexContents {
    for _ in 0..<Self.attempts {
      if let contents = try await pass(user) { return contents }
    }
    throw StoreError(
      .changedDuringRead,
      "\(identity) changed each time it was listed, or its count differs from its list; check "
        + "again when the user is not active")
  }

  /// One way through the listing; nil where it may have missed something.
  private func pass(_ user: String) async throws(StoreError) -> IndexContents? {
    var seen: [Key: IndexSummary] = [:]
    var offset = 0
    var overlaps = false
    while offset <= Self.maximumSummaries {
      let page = try await page(user, offset)
      if page.needsMigration {
        return offset == 0 ? IndexContents([], needsMigration: true) : nil
      }
      if let first = page.summaries.first, overlaps, seen[first.record] == nil { return nil }
      let known = seen.count
      for summary in page.summaries { seen[summary.record] = summary }
      let end = offset + page.summaries.count
      if let total = page.total {
        if end >= total { return seen.count >= total ? IndexContents(Array(seen.values)) : nil }
      } else if seen.count == known {
        // Only this is the end of a bare array: what follows is not said, and older objects give all
        // at once, or their own number, whatever was asked.
        return IndexContents(Array(seen.values))
      }
      guard seen.count > known else { return nil }
      // A server that gives one at a time would otherwise give the same one for ever.
      overlaps = page.summaries.count > 1
      offset = overlaps ? end - 1 : end
    }
    throw StoreError(
      .limitExceeded,
      "\(identity) listed more than \(Self.maximumSummaries) summaries of one user; it seems to "
        + "repeat itself")
  }

  private func page(_ user: String, _ offset: Int) async throws(StoreError) -> IndexListing {
    let answer = try await route.send(
      .get, reference.list, user, query: "limit=\(reference.pageSize)&offset=\(offset)")
    do { return try IndexListing(parsing: answer) } catch {
      throw StoreError(
        .unsupportedFormat, route.unreadable(answer, "GET \(identity)"), cause: error.cause)
    }
  }

  package func put(_ summaries: [IndexSummary], of user: String) async throws(StoreError) {
    guard !summaries.isEmpty else { return }
    guard let migrate = reference.migrate else {
      guard let put = reference.put else {
        throw StoreError(
          .readOnly, "'index.http' has neither 'migrate' nor 'put', so nothing can be sent")
      }
      for summary in summaries {
        try await route.post(put, user, summary.json)
      }
      return
    }
    var body = JSONWriter()
    body.beginArray()
    for summary in summaries { body.raw(summary.json) }
    body.endArray()
    try await route.post(migrate, user, body.bytes)
  }
}

extension IndexListing.Mistake {
  fileprivate var cause: String {
    switch self {
    case .notJSON(let error): error.description
    case .otherShape: "neither a list of trips nor a request for migration"
    case .noID: "an element of the list has no id"
    }
  }
}
