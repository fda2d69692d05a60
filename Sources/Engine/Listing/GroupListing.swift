import Core
import Ledger
import SystemPackage

/// What a group's listing found, and where it is kept.
struct ListedGroup: Sendable {
  /// Where one of the wanted keys' records stand.
  struct Place: Sendable {
    var extent: SpoolExtent
    /// The page of the whole prefix's scan that was the first to leave them behind; nil where they
    /// were listed alone.
    var page: Int?
  }

  var group: ListingGroup
  /// By wanted keys; nil where they are left to reads.
  var places: [Place?]
  var spool: Spool
  var report: ListingReport
}

/// Lists one group by the cheaper way.
struct GroupListing<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let shape: RequestShape
  private let directory: FilePath?
  private let count: ListingCount

  init(_ store: Store, shape: RequestShape, directory: FilePath?, count: ListingCount) {
    self.count = count
    self.store = store
    self.shape = shape
    self.directory = directory
  }

  func run(_ group: ListingGroup) async throws(StoreError) -> ListedGroup {
    var progress = GroupProgress(group, shape, SpoolWriter(in: directory))
    var whole = pages(of: group.prefix, in: group.namespace)
    var left = group.wanted.count
    while !progress.isComplete {
      defer {
        if progress.left != left {
          count.add(left - progress.left, isComplete: progress.isComplete)
          left = progress.left
        }
      }
      switch progress.next() {
      case .page:
        if let page = try await whole.next(isolation: nil) {
          try progress.takePage(page.records)
        } else {
          progress.endScan()
        }
      case .alone:
        guard let start = progress.takeLast() else { continue }
        progress.endAlone(isWhole: try await list(start, of: group, &progress))
      }
    }
    return progress.finish()
  }

  /// - Returns: whether the end was reached.
  private func list(
    _ prefix: Key, of group: ListingGroup, _ progress: inout GroupProgress
  ) async throws(StoreError) -> Bool {
    var pages = pages(of: prefix, in: group.namespace)
    while let page = try await pages.next(isolation: nil) {
      guard try progress.takeAlone(page.records) else { return false }
    }
    return true
  }

  private func pages(of prefix: Key, in namespace: Namespace) -> Store.Pages.AsyncIterator {
    store.pages(Scan([ScanRange(namespace, prefix: prefix)])).makeAsyncIterator()
  }
}
