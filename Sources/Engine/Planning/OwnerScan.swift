import Core

/// Lists the records of an in-place rule whose keys do not name the user, and finds whose each is.
///
/// One scan serves the whole cohort; records come in key order.
actor OwnerScan<Store: KeyValueStore> {
  private let store: Store
  private let rule: CompiledRule
  private let owners: OwnerTable
  private let template: BoundTemplate
  private var pages: PageCursor<Store.Pages>
  private var isAtEnd = false

  init(_ store: Store, _ rule: CompiledRule, _ owners: OwnerTable) {
    self.store = store
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
    var found: [(key: Key, entry: Entry?)] = []
    var unread: [PendingChunk.Wanted] = []
    repeat {
      guard let record = try await pages.current() else {
        isAtEnd = true
        break
      }
      if template.match(record.key.bytes) != nil {
        if record.value == nil {
          unread.append(
            .init(namespace: rule.rule.namespace, key: record.key, isListed: true))
        }
        found.append((record.key, record.entry))
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
    _ found: [(key: Key, entry: Entry?)], _ rule: CompiledRule, _ owners: OwnerTable,
    read entries: [Entry?]
  ) -> JoinedChunk {
    var read = entries.makeIterator()
    var chunk = JoinedChunk(rules: [], items: [])
    var positions: [Identity: Int] = [:]
    for (key, listed) in found {
      guard let entry = listed ?? (read.next() ?? nil) else { continue }
      guard let identity = owners.identity(named: rule.ownerText(in: entry.value)) else {
        chunk.items.append(.outside)
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

/// Who an owner field names.
struct OwnerTable: Sendable {
  private var identities: [[UInt8]: Identity] = [:]

  /// An ID stands for its first name.
  init(_ cohort: [Identity]) {
    for identity in cohort {
      identities[Array(identity.legacy.utf8)] = identity
      let id = Array(identity.id.utf8)
      if identities[id] == nil { identities[id] = identity }
    }
  }

  func identity(named owner: [UInt8]?) -> Identity? { owner.flatMap { identities[$0] } }
}
