import Core

/// Goes through one user's records beside what the index lists of them.
///
/// The index is listed first and held; records stream past it a page at a time.
struct IndexWalk<Store: KeyValueStore>: Sendable {
  /// A record, or a listed summary, that the two do not agree on.
  struct Mismatch: Sendable {
    var kind: IndexReport.Kind
    /// The canonical key.
    var key: Key
    var record: Key
    /// As the index has it.
    var listed: IndexSummary?
  }

  let store: Store
  let records: IndexedRecords
  let projection: SummaryProjection
  let target: IndexTarget
  let retry: RetryPolicy

  init(_ store: Store, _ records: IndexedRecords, _ target: IndexTarget, _ retry: RetryPolicy) {
    self.store = store
    self.records = records
    self.target = target
    self.retry = retry
    projection = SummaryProjection(records)
  }

  /// - Parameters:
  ///   - report: what was found so far when this throws.
  ///   - onRecords: told how many records were looked at, page by page.
  ///   - onMismatch: told every mismatch that a repair may mend, extras last.
  func run(
    _ report: inout IndexReport.User, onRecords: (Int) -> Void,
    onMismatch: (Mismatch) async throws(StoreError) -> Void
  ) async throws(StoreError) {
    let user = report.user
    let contents = try await list(user)
    report.indexed = contents?.live
    report.needsMigration = contents?.needsMigration ?? false
    var unseen: [Key: IndexSummary] = [:]
    for summary in contents?.summaries ?? [] { unseen[summary.record] = summary }
    let template = template(of: user)
    let range = ScanRange(records.namespace, prefix: Key(template.prefix))
    var pages = store.pages(Scan([range], includesValues: true)).makeAsyncIterator()
    while let page = try await pages.next(isolation: #isolation) {
      try checkCancellation()
      for found in try await entries(of: page, template) {
        let listed = unseen.removeValue(forKey: found.record)
        let mismatch = compare(found, listed, isListed: contents != nil, &report)
        if let mismatch { try await onMismatch(mismatch) }
      }
      onRecords(page.records.count)
    }
    for summary in unseen.values.sorted(by: { $0.record < $1.record }) where !summary.isDeleted {
      report.add(IndexReport.Finding(.extra, summary.record))
      let key = Key(template.expand([0..<summary.record.bytes.count], of: summary.record.bytes))
      try await onMismatch(
        Mismatch(kind: .extra, key: key, record: summary.record, listed: summary))
    }
    (report.count, _) = try await count(of: user)
  }

  func template(of user: IndexUser) -> BoundTemplate {
    BoundTemplate(records.key, identity: Identity(legacy: "", id: user.id))
  }

  private func list(_ user: IndexUser) async throws(StoreError) -> IndexContents? {
    guard case .index(let index) = target else { return nil }
    return try await retry.run { () async throws(StoreError) in try await index.list(user.id) }
  }

  // MARK: - Records

  private struct Found {
    var key: Key
    var record: Key
    var value: [UInt8]
  }

  /// The page's records that are the index's; values that the scan did not bring are read.
  private func entries(
    of page: ScanPage, _ template: BoundTemplate
  ) async throws(StoreError) -> [Found] {
    var matching: [(key: Key, record: Key, value: [UInt8]?)] = []
    for record in page.records {
      guard let capture = template.match(record.key.bytes)?.first else { continue }
      matching.append((record.key, Key(Array(record.key.bytes[capture])), record.value))
    }
    let unread = matching.filter { $0.value == nil }.map(\.key)
    var read = try await read(unread).makeIterator()
    return matching.compactMap { key, record, value in
      // Absent: deleted since it was listed.
      guard let value = value ?? (read.next() ?? nil)?.value else { return nil }
      return Found(key: key, record: record, value: value)
    }
  }

  /// Keys of the indexed namespace, in any number.
  func read(_ keys: [Key]) async throws(StoreError) -> [Entry?] {
    let (store, namespace) = (store, records.namespace)
    return try await retry.over(store).run { () async throws(StoreError) in
      try await BatchReader(store).read(keys.map { (namespace, $0) })
    }
  }

  private func compare(
    _ found: Found, _ listed: IndexSummary?, isListed: Bool, _ report: inout IndexReport.User
  ) -> Mismatch? {
    let kind: IndexReport.Kind
    switch projection.summary(of: found.value, record: found.record, user: report.user) {
    case .failure(let refusal):
      report.live += 1
      report.add(IndexReport.Finding(.unusable, found.record, refusal: refusal.reason))
      return nil
    case .success(let summary):
      if !summary.isDeleted { report.live += 1 }
      guard isListed else { return nil }
      if let listed {
        switch projection.compare(listed, with: summary) {
        case .same: return nil
        case .stale: kind = .stale
        case .ahead: kind = .ahead
        }
      } else {
        guard !summary.isDeleted else { return nil }
        kind = .missing
      }
    }
    report.add(IndexReport.Finding(kind, found.record))
    return Mismatch(kind: kind, key: found.key, record: found.record, listed: listed)
  }

  private func checkCancellation() throws(StoreError) {
    if Task.isCancelled { throw StoreError(.cancelled, "the work on the index was cancelled") }
  }
}

// MARK: - The counter

extension IndexWalk {
  /// Where a user's records are counted; nil where the plan names no such entry.
  func countKey(of user: IndexUser) -> Key? {
    records.count.map {
      Key(BoundTemplate($0, identity: Identity(legacy: "", id: user.id)).prefix)
    }
  }

  /// What the counter says, and its entry.
  func count(of user: IndexUser) async throws(StoreError) -> (IndexReport.Count, Entry?) {
    guard let key = countKey(of: user) else { return (.none, nil) }
    guard let entry = try await read([key]).first ?? nil else { return (.absent, nil) }
    guard let number = Self.number(entry.value) else { return (.unreadable, entry) }
    return (.number(number), entry)
  }

  /// A decimal integer as JavaScript's `parseInt` and `Number` agree on it.
  private static func number(_ text: [UInt8]) -> Int? {
    guard !text.isEmpty, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(String(decoding: text, as: UTF8.self))
  }
}
