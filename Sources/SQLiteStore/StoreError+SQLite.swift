import Core
import GRDB

extension StoreError {
  /// Whatever GRDB, SQLite or the system threw, with the path and what to do about it.
  init(translating error: any Error, path: String, busyTimeout: Duration) {
    self =
      switch error {
      case let error as StoreError: error
      case let error as SQLiteFailure:
        error.storeError(path: path, busyTimeout: busyTimeout)
      case let error as DatabaseError:
        SQLiteFailure(error).storeError(path: path, busyTimeout: busyTimeout)
      case is CancellationError:
        StoreError(.cancelled, "the work on \(path) was cancelled")
      default:
        StoreError(.other, "\(path) failed with an unknown SQLite error")
      }
  }
}

func translatingErrors<R>(
  path: String, busyTimeout: Duration, _ body: () throws -> R
) throws(StoreError) -> R {
  do {
    return try body()
  } catch {
    throw StoreError(translating: error, path: path, busyTimeout: busyTimeout)
  }
}
