import Core

/// A store with one fault, which the conformance suite must find.
struct FaultyStore: KeyValueStore {
  enum Fault: CaseIterable {
    case forgetsMetadata, forgetsExpiration, ignoresExpectations, ignoresSources
    case reportsEverythingWritten, takesAnyBatch, losesTheLastOfAFullPage, bringsValuesUnasked
    case repeatsARecord, reversesPages, mergesNamespaces, keepsWhatIsDeleted, takesEmptyForAbsent
    case sortsAnswers, takesLongKeys, takesLongValues, refusesNothingTooSoon
    case throwsAway
  }

  let base: InMemoryStore
  let fault: Fault?

  var identity: String { base.identity }

  var capabilities: StoreCapabilities {
    var claimed = base.capabilities
    // A batch that the base takes and the claim does not.
    if fault == .takesAnyBatch { claimed.writeBatchSize -= 1 }
    if fault == .takesLongKeys { claimed.maximumKeyBytes -= 1 }
    if fault == .takesLongValues { claimed.maximumValueBytes -= 1 }
    if fault == .refusesNothingTooSoon { claimed.minimumExpirationLead += 1 }
    return claimed
  }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    let asked = fault == .sortsAnswers ? keys.sorted() : keys
    var entries = try await base.read(space(namespace), asked)
    for index in entries.indices {
      if fault == .forgetsMetadata { entries[index]?.metadata = nil }
      if fault == .takesEmptyForAbsent, entries[index]?.value == [] { entries[index] = nil }
    }
    return entries
  }

  private func space(_ namespace: Namespace) -> Namespace {
    fault == .mergesNamespaces ? "CONFORMANCE" : namespace
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    var batch = batch
    for index in batch.items.indices {
      if fault == .ignoresExpectations { batch.items[index].expected = nil }
      if fault == .ignoresSources { batch.items[index].source = nil }
      if fault == .forgetsExpiration, case .put(var entry) = batch.items[index].change {
        entry.expiration = nil
        batch.items[index].change = .put(entry)
      }
      batch.items[index].namespace = space(batch.items[index].namespace)
    }
    if fault == .throwsAway { throw StoreError(.other, "no") }
    if fault == .keepsWhatIsDeleted, batch.items.allSatisfy({ $0.change == .delete }) {
      return batch.items.map { _ in .written }
    }
    let outcomes = try await base.write(batch)
    return fault == .reportsEverythingWritten ? outcomes.map { _ in .written } : outcomes
  }

  func pages(_ scan: Scan) -> Pages {
    var scan = scan
    if fault == .bringsValuesUnasked { scan.includesValues = true }
    for index in scan.ranges.indices {
      scan.ranges[index].namespace = space(scan.ranges[index].namespace)
    }
    return Pages(base: base.pages(scan), fault: fault, size: capabilities.pageSize)
  }

  struct Pages: AsyncSequence, Sendable {
    typealias Element = ScanPage
    typealias Failure = StoreError

    let base: InMemoryStore.Pages
    let fault: Fault?
    let size: Int

    func makeAsyncIterator() -> Iterator {
      Iterator(base: base.makeAsyncIterator(), fault: fault, size: size)
    }

    struct Iterator: AsyncIteratorProtocol {
      var base: InMemoryStore.Pages.Iterator
      let fault: Fault?
      let size: Int

      mutating func next(
        isolation actor: isolated (any Actor)? = #isolation
      ) async throws(StoreError) -> ScanPage? {
        guard var page = try await base.next(isolation: actor) else { return nil }
        switch fault {
        case .losesTheLastOfAFullPage where page.records.count == size: page.records.removeLast()
        case .repeatsARecord: page.records += page.records.suffix(1)
        case .reversesPages: page.records.reverse()
        default: break
        }
        return page
      }
    }
  }
}
