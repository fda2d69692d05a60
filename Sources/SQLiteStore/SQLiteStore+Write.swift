package import Core
import GRDB

extension SQLiteStore {
  /// One transaction for the whole batch; items see what items before them wrote.
  ///
  /// - Throws: when the transaction was not committed; then nothing of the batch was written.
  package func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    guard capabilities.writable else {
      throw StoreError(.readOnly, "\(path) was opened for reading; nothing was written")
    }
    guard batch.items.count <= capabilities.writeBatchSize else {
      throw StoreError(
        .limitExceeded,
        "a batch of \(batch.items.count) items; \(identity) allows \(capabilities.writeBatchSize) "
          + "per write")
    }
    guard !batch.items.isEmpty else { return [] }
    let (path, now, capabilities) = (path, now(), capabilities)
    return try await writing { database in
      var writer = try BatchWriter(database, path: path, now: now, capabilities: capabilities)
      return try batch.items.map { try writer.write($0) }
    }
  }
}
