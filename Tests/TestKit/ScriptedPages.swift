package import Core

/// The pages of a scripted store. Where requests cost, no page holds keys of two ranges.
package struct ScriptedPages: AsyncSequence, Sendable {
  package typealias Element = ScanPage
  package typealias Failure = StoreError

  let store: ScriptedStore
  let scan: Scan

  package func makeAsyncIterator() -> Iterator { Iterator(store: store, scan: scan) }

  package struct Iterator: AsyncIteratorProtocol {
    private let store: ScriptedStore
    /// What is scanned at once, with the number of its first range.
    private let parts: [(first: Int, scan: Scan)]
    private var part = 0
    private var pages: InMemoryStore.Pages.Iterator?
    private var owesPage = false

    fileprivate init(store: ScriptedStore, scan: Scan) {
      self.store = store
      parts =
        store.capabilities.tariff == nil
        ? [(0, scan)]
        : scan.ranges.enumerated().map {
          ($0.offset, Scan([$0.element], includesValues: scan.includesValues))
        }
    }

    package mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(StoreError) -> ScanPage? {
      while part < parts.count {
        var pages = pages ?? store.base.pages(parts[part].scan).makeAsyncIterator()
        if store.script.insertsEmptyPages, !owesPage {
          self.pages = pages
          owesPage = true
          store.countList()
          return ScanPage(records: [])
        }
        await store.script.beforePage(store.requests.lists)
        guard var page = try await pages.next(isolation: actor) else {
          self.pages = nil
          owesPage = false
          part += 1
          continue
        }
        self.pages = pages
        owesPage = false
        store.countList()
        for index in page.records.indices { page.records[index].range += parts[part].first }
        return page
      }
      return nil
    }
  }
}
