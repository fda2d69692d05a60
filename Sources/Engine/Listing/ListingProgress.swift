import Core
import Synchronization

/// How far the listing of keys beforehand has come.
package struct ListingProgress: Hashable, Sendable {
  /// Prefixes and keys that are settled, of those that are needed.
  package var settled = 0
  package var wanted = 0
  /// Requests that are still needed at least: one for each group that is not done.
  package var requestsLeft = 0

  package init(settled: Int = 0, wanted: Int = 0, requestsLeft: Int = 0) {
    self.settled = settled
    self.wanted = wanted
    self.requestsLeft = requestsLeft
  }
}

/// Counts what groups that are listed side by side have settled.
final class ListingCount: Sendable {
  private let progress: Mutex<ListingProgress>
  private let onProgress: @Sendable (ListingProgress) -> Void

  init(_ groups: [ListingGroup], _ onProgress: @escaping @Sendable (ListingProgress) -> Void) {
    let start = ListingProgress(
      wanted: groups.reduce(0) { $0 + $1.wanted.count }, requestsLeft: groups.count)
    progress = Mutex(start)
    self.onProgress = onProgress
    onProgress(start)
  }

  /// - Parameters:
  ///   - settled: of a group, since the last call.
  ///   - isComplete: whether that was all of it.
  func add(_ settled: Int, isComplete: Bool) {
    let now = progress.withLock { progress in
      progress.settled += settled
      if isComplete { progress.requestsLeft -= 1 }
      return progress
    }
    onProgress(now)
  }
}
