import Core
import Ledger
import SystemPackage

/// The temporary file that a listing is kept in.
final class SpoolFile: Sendable {
  private let file: TemporaryFile

  /// - Parameter directory: nil tries those that systems keep for temporary files.
  init(in directory: FilePath?) throws(StoreError) {
    do { file = try TemporaryFile(in: directory) } catch { throw StoreError(spooling: error) }
  }

  func append(_ bytes: [UInt8]) throws(StoreError) {
    do { try file.append(bytes) } catch { throw StoreError(spooling: error) }
  }

  /// Fewer bytes than `count` only at the end of the file.
  func read(at offset: Int, count: Int) throws(StoreError) -> [UInt8] {
    do { return try file.read(at: offset, count: count) } catch {
      throw StoreError(spooling: error)
    }
  }
}

extension StoreError {
  fileprivate init(spooling error: LedgerError) {
    self.init(
      error.code == .storageFull ? .storageFull : .other, error.message, cause: error.cause)
  }
}
