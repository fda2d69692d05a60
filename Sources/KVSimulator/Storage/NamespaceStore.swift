import Core
import Synchronization

/// The directory of namespaces, kept in the same store as the entries.
final class NamespaceStore: Sendable {
  private let entries: EntryAccess
  private let directory: Mutex<NamespaceDirectory>

  private init(entries: EntryAccess, directory: NamespaceDirectory) {
    self.entries = entries
    self.directory = Mutex(directory)
  }

  static func open(_ entries: EntryAccess) async throws(StoreError) -> NamespaceStore {
    var directory = NamespaceDirectory()
    try await load(into: &directory, from: entries.store)
    return NamespaceStore(entries: entries, directory: directory)
  }

  private static func load(
    into directory: inout NamespaceDirectory, from store: some KeyValueStore
  ) async throws(StoreError) {
    let range = ScanRange(NamespaceDirectory.namespace, prefix: "")
    var pages = store.pages(Scan([range], includesValues: true)).makeAsyncIterator()
    while let page = try await pages.next(isolation: #isolation) {
      for record in page.records {
        let title = String(decoding: record.value ?? [], as: UTF8.self)
        _ = directory.set(title, for: record.key.description)
      }
    }
  }

  var items: [NamespaceDirectory.Item] { directory.withLock { $0.items } }

  func title(of id: String) -> String? { directory.withLock { $0.title(of: id) } }

  func id(of title: String) -> String? { directory.withLock { $0.id(of: title) } }

  /// Adds a namespace.
  ///
  /// - Returns: its ID; nil, with nothing changed, when there is a namespace with that title.
  func create(_ title: String) async throws(StoreError) -> String? {
    guard let id = directory.withLock({ $0.create(title) }) else { return nil }
    try await write(.put(Entry(value: Array(title.utf8))), for: id)
    return id
  }

  /// Adds or renames a namespace.
  ///
  /// - Returns: false, with nothing changed, when the title is another namespace's.
  func set(_ title: String, for id: String) async throws(StoreError) -> Bool {
    guard directory.withLock({ $0.set(title, for: id) }) else { return false }
    try await write(.put(Entry(value: Array(title.utf8))), for: id)
    return true
  }

  /// Removes a namespace with its entries.
  func remove(_ id: String) async throws(StoreError) {
    directory.withLock { $0.remove(id) }
    try await write(.delete, for: id)
    let namespace = Namespace(id)
    var after: Key?
    while true {
      let query = ListQuery(namespace: namespace, prefix: "", after: after, limit: 1_000)
      let page = try await entries.list(query, at: nil)
      let items = page.records.map {
        WriteItem(namespace: namespace, key: $0.key, change: .delete, expected: nil)
      }
      _ = try await entries.write(items, in: namespace, at: nil)
      guard page.hasMore else { return }
      after = page.records.last?.key
    }
  }

  private func write(_ change: WriteItem.Change, for id: String) async throws(StoreError) {
    let item = WriteItem(
      namespace: NamespaceDirectory.namespace, key: Key(id), change: change, expected: nil)
    let outcomes = try await entries.store.write(WriteBatch([item]))
    if case .failed(let error) = outcomes.first { throw error }
  }
}
