import Core
import Ledger
import SQLiteStore
import SystemPackage

/// An environment's memory in one SQLite file, next to the states of its cohorts.
struct MemoryFile: EnvironmentTable {
  private let store: SQLiteStore
  /// Removed with the table; nil where the file stays.
  private let directory: RemovedDirectory?

  /// How long a process waits for another one's write, which takes some hundredths of a second.
  private static let busyTimeout = Duration.seconds(60)

  /// Opens what was made before, for reading.
  ///
  /// - Returns: nil where there is no file, or a crash left an empty one before anything was kept.
  /// - Throws: `LedgerError`, saying how to make a broken one anew.
  static func find(_ path: FilePath) async throws(LedgerError) -> MemoryFile? {
    do throws(StoreError) {
      return MemoryFile(store: try await store(path, .reading), directory: nil)
    } catch  where error.code == .notFound {
      return nil
    } catch {
      let isEmpty = await FileWork.run { FileExistence.isEmpty(path) }
      if error.code == .unsupportedFormat, isEmpty { return nil }
      throw LedgerError(memory: error)
    }
  }

  /// Opens the file for writing; where there is none, makes it with the mode of all that Keyshift keeps.
  ///
  /// - Parameter directory: that the file is in, if it is to be removed with the table.
  /// - Throws: as `find`.
  static func make(
    _ path: FilePath, in directory: RemovedDirectory? = nil
  ) async throws(LedgerError) -> MemoryFile {
    try await FileWork.run { () throws(LedgerError) in
      guard !FileExistence.exists(path) else { return }
      do throws(LedgerError) {
        // SQLite fills the file, and gives its journals the same mode.
        try NewFile.write([], to: path, permissions: .ledgerFile)
      } catch {
        guard error.code == .exists else { throw error }
      }
    }
    do throws(StoreError) {
      return MemoryFile(store: try await store(path, .writing), directory: directory)
    } catch { throw LedgerError(memory: error) }
  }

  private static func store(
    _ path: FilePath, _ access: StoreAccess
  ) async throws(StoreError) -> SQLiteStore {
    try await SQLiteStore.open(
      path: path.string, access: access, creating: access == .writing, identity: path.string,
      now: { 0 }, busyTimeout: busyTimeout)
  }

  func read(_ part: TablePart, _ keys: [Key]) async throws(LedgerError) -> [[UInt8]?] {
    var rows: [[UInt8]?] = []
    rows.reserveCapacity(keys.count)
    var left = keys[...]
    while !left.isEmpty {
      let some = Array(left.prefix(store.capabilities.readBatchSize))
      do throws(StoreError) {
        rows += try await store.read(Namespace(part.name), some).map { $0?.value }
      } catch { throw LedgerError(memory: error) }
      left = left.dropFirst(some.count)
    }
    return rows
  }

  func write(_ part: TablePart, _ changes: [RowChange]) async throws(LedgerError) -> [Bool] {
    var made: [Bool] = []
    var left = changes[...]
    while !left.isEmpty {
      let some = left.prefix(store.capabilities.writeBatchSize)
      made += try await write(
        some.map { change in
          WriteItem(
            namespace: Namespace(part.name), key: change.key,
            change: change.row.map { .put(Entry(value: $0)) } ?? .delete,
            expected: change.expected.map { .exactly(Entry(value: $0)) } ?? .absent)
        })
      left = left.dropFirst(some.count)
    }
    return made
  }

  private func write(_ items: [WriteItem]) async throws(LedgerError) -> [Bool] {
    do throws(StoreError) {
      var made: [Bool] = []
      for outcome in try await store.write(WriteBatch(items)) {
        switch outcome {
        case .written: made.append(true)
        case .destinationChanged, .sourceChanged: made.append(false)
        case .failed(let error), .late(let error, _, _): throw error
        }
      }
      return made
    } catch { throw LedgerError(memory: error) }
  }

  func forEachRow(
    of part: TablePart, _ body: (_ key: Key, _ row: [UInt8]) throws(LedgerError) -> Void
  ) async throws(LedgerError) {
    let scan = Scan([ScanRange(Namespace(part.name), prefix: Key([]))], includesValues: true)
    var pages = store.pages(scan).makeAsyncIterator()
    while let page = try await Self.next(&pages) {
      for record in page.records { try body(record.key, record.value ?? []) }
    }
  }

  private static func next(
    _ pages: inout SQLiteStore.Pages.AsyncIterator
  ) async throws(LedgerError) -> ScanPage? {
    do throws(StoreError) { return try await pages.next(isolation: nil) } catch {
      throw LedgerError(memory: error)
    }
  }
}

extension LedgerError {
  /// What a memory that cannot be used comes to.
  fileprivate init(memory error: StoreError) {
    let code: LedgerError.Code =
      switch error.code {
      case .busy: .lockHeld
      case .readOnly: .permissionDenied
      case .unsupportedFormat: .corrupted
      default: .unreadable
      }
    let remedy =
      code == .corrupted
      ? " Move the file away; `state upgrade` makes it anew from the runs' journals." : ""
    self.init(code, "the environment's memory cannot be used: \(error.description).\(remedy)")
  }
}
