import Core
import SystemPackage

/// Lists groups of wanted keys, a few at a time.
struct Prelisting<Store: KeyValueStore>: Sendable {
  private static var groupsAtOnce: Int { 4 }

  private let store: Store
  private let directory: FilePath?
  private let onProgress: @Sendable (ListingProgress) -> Void

  /// - Parameters:
  ///   - directory: for temporary files; nil takes the system's.
  ///   - onProgress: told the extent before the first request, and after each.
  init(
    _ store: Store, directory: FilePath?,
    onProgress: @escaping @Sendable (ListingProgress) -> Void = { _ in }
  ) {
    self.store = store
    self.directory = directory
    self.onProgress = onProgress
  }

  /// - Throws: the first error of any group.
  func run(_ groups: [ListingGroup]) async throws(StoreError) -> Listing {
    let count = ListingCount(groups, onProgress)
    let listing = GroupListing(
      store, shape: RequestShape(store.capabilities), directory: directory, count: count)
    let results = await withTaskGroup(
      of: (Int, Result<ListedGroup, StoreError>).self,
      returning: [Int: Result<ListedGroup, StoreError>].self
    ) { tasks in
      var results: [Int: Result<ListedGroup, StoreError>] = [:]
      var next = 0
      while results.count < groups.count {
        while next < groups.count, next - results.count < Self.groupsAtOnce {
          let (number, group) = (next, groups[next])
          tasks.addTask {
            do throws(StoreError) { return (number, .success(try await listing.run(group))) } catch
            { return (number, .failure(error)) }
          }
          next += 1
        }
        guard let (number, result) = await tasks.next() else { break }
        results[number] = result
        if case .failure = result {
          tasks.cancelAll()
          break
        }
      }
      return results
    }
    for case .failure(let error) in results.values { throw error }
    return Listing(
      results.sorted { $0.key < $1.key }.compactMap { try? $0.value.get() })
  }
}
