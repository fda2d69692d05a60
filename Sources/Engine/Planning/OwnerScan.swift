import Core

/// Lists the records of an in-place rule whose keys do not name the user, and finds whose each is.
///
/// One scan serves the whole cohort; records come in key order. A key that starts like the rule's and
/// that no rule matches is unmatched where its owner is in the cohort.
actor OwnerScan<Store: KeyValueStore> {
  private let store: Store
  private let rule: CompiledRule
  private let owners: OwnerTable
  private let neighbours: NeighbourRules
  private let template: BoundTemplate
  private var pages: PageCursor<Store.Pages>
  private var isAtEnd = false

  /// A key under the rule's prefix, and what is known of it.
  private struct Found {
    var key: Key
    /// Nil where the value is to be read.
    var entry: Entry?
    /// Whether the rule matches it.
    var isMine: Bool
  }

  init(
    _ store: Store, _ rule: CompiledRule, _ owners: OwnerTable, _ neighbours: NeighbourRules
  ) {
    self.store = store
    self.neighbours = neighbours
    self.rule = rule
    self.owners = owners
    template = BoundTemplate(rule.rule.source, identity: Identity(legacy: "", id: ""))
    let range = ScanRange(rule.rule.namespace, prefix: Key(template.prefix))
    pages = PageCursor(store.pages(Scan([range], includesValues: true)))
  }

  /// The next chunk, at most a page; nil at the end.
  func next() async throws(StoreError) -> PendingChunk? {
    guard !isAtEnd else { return nil }
    var pages = pages
    var found: [Found] = []
    var unread: [PendingChunk.Wanted] = []
    repeat {
      guard let record = try await pages.current() else {
        isAtEnd = true
        break
      }
      let isMine = template.match(record.key.bytes) != nil
      if isMine || neighbours.leave(record.key) {
        if record.value == nil {
          unread.append(
            .init(
              namespace: rule.rule.namespace, key: record.key, isListed: true, hint: record.hint))
        }
        found.append(Found(key: record.key, entry: record.entry, isMine: isMine))
      }
      pages.advance()
    } while found.count < store.capabilities.pageSize
    self.pages = pages
    let (rule, owners, records) = (rule, owners, found)
    return PendingChunk(
      wanted: unread,
      complete: { entries throws(StoreError) in
        Self.chunk(records, rule, owners, read: entries)
      })
  }

  private static func chunk(
    _ found: [Found], _ rule: CompiledRule, _ owners: OwnerTable,
    read entries: [Entry?]
  ) -> JoinedChunk {
    var read = entries.makeIterator()
    var chunk = JoinedChunk(rules: [], items: [])
    var positions: [Identity: Int] = [:]
    for record in found {
      let key = record.key
      guard let entry = record.entry ?? (read.next() ?? nil) else { continue }
      guard let identity = owners.identity(named: rule.ownerText(in: entry.value)) else {
        chunk.items.append(.outside(rule.rule.namespace))
        continue
      }
      guard record.isMine else {
        chunk.items.append(.unmatched(identity, rule.rule.namespace, key))
        continue
      }
      let position = positions[identity] ?? chunk.rules.count
      if position == chunk.rules.count {
        positions[identity] = position
        chunk.rules.append(BoundRule(rule, identity: identity))
      }
      chunk.items.append(
        .record(JoinedRecord(rule: position, key: key, destinationKey: key, source: entry)))
    }
    return chunk
  }
}
