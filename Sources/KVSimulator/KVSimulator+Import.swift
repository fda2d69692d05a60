import Core
import SQLiteStore

extension KVSimulator {
  /// What an import did.
  package struct ImportSummary: Hashable, Sendable {
    /// Entries copied.
    package var copied = 0
    /// Entries left out because the service does not take them: too long, or about to expire.
    package var refused = 0
  }

  /// Copies a store's entries: those of its namespace `T` go to the namespace with the title `T`.
  ///
  /// - Parameter path: an SQLite file in the format of `SQLiteStore`; opened for reading.
  /// - Throws: `store`; what has been copied by then stays.
  package func importStore(at path: String) async throws(SimulatorError) -> ImportSummary {
    let now = configuration.now
    var summary = ImportSummary()
    do {
      let source = try await SQLiteStore.open(
        path: path, access: .reading, identity: "sqlite:\(path)"
      ) { now().seconds }
      for item in namespaces.items {
        try await copy(from: source, to: item, &summary)
      }
      try await source.close()
    } catch {
      // The store's own advice is for cohort plans.
      let reason = error.code == .notFound ? "there is no such file" : error.description
      throw SimulatorError(.store, "cannot import \(path): \(reason)")
    }
    return summary
  }

  private func copy(
    from source: SQLiteStore, to target: NamespaceDirectory.Item, _ summary: inout ImportSummary
  ) async throws(StoreError) {
    let namespace = Namespace(target.id)
    let scan = Scan([ScanRange(Namespace(target.title), prefix: "")], includesValues: true)
    var pages = source.pages(scan).makeAsyncIterator()
    while let page = try await pages.next(isolation: #isolation) {
      let items = page.records.compactMap { record in
        record.entry.map {
          WriteItem(
            namespace: namespace, key: record.key, change: .put($0), expected: nil)
        }
      }
      for outcome in try await store.write(WriteBatch(items)) {
        if outcome == .written { summary.copied += 1 } else { summary.refused += 1 }
      }
    }
  }
}
