import Core
import GRDB
import GRDBSQLite
import Glibc

/// A failure beneath the store: SQLite's extended result code and its words, or the system's.
struct SQLiteFailure: Error {
  /// An extended result code (https://sqlite.org/rescode.html).
  let code: Int32
  let message: String

  init(code: Int32, message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: DatabaseError) {
    code = error.extendedResultCode.rawValue
    message = error.message ?? error.resultCode.description
  }

  /// A system call's `errno`.
  init(system number: Int32, doing action: String) {
    code =
      switch number {
      case ENOSPC, EDQUOT: SQLITE_FULL
      case EACCES, EPERM: SQLITE_PERM
      default: SQLITE_IOERR
      }
    let text = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    message = "\(action): \(text)"
  }

  var primaryCode: Int32 { code & 0xFF }

  /// The failure in the words of the contract: what happened to the file at `path`, what to do.
  func storeError(path: String, busyTimeout: Duration) -> StoreError {
    let cause = "SQLite \(code): \(message)"
    return switch primaryCode {
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
      StoreError(.busy, Self.busy(path: path, after: busyTimeout), cause: cause)
    case SQLITE_READONLY:
      StoreError(
        .readOnly,
        "\(path) cannot be written: check the permissions of the file and its directory, and that "
          + "the file was not moved", cause: cause)
    case SQLITE_CORRUPT:
      StoreError(
        .corrupted,
        "\(path) is damaged: stop, keep the file, run 'PRAGMA integrity_check' on a copy and "
          + "restore a backup", cause: cause)
    case SQLITE_MISMATCH:
      StoreError(
        .unsupportedFormat, "\(path): \(message); correct that row and run again", cause: nil)
    case SQLITE_NOTADB:
      StoreError(
        .unsupportedFormat, "\(path) is not an SQLite database, or it is encrypted", cause: cause)
    case SQLITE_FULL:
      StoreError(
        .storageFull, "no space left for \(path): free some space and run again", cause: cause)
    case SQLITE_PERM, SQLITE_AUTH, SQLITE_CANTOPEN:
      StoreError(
        .unauthorized,
        "\(path) cannot be opened: check that you can read it and enter its directory",
        cause: cause)
    case SQLITE_TOOBIG:
      StoreError(.limitExceeded, "a key or value is larger than SQLite accepts", cause: cause)
    case SQLITE_INTERRUPT:
      StoreError(.cancelled, "the work on \(path) was cancelled", cause: cause)
    default:
      StoreError(.other, "SQLite failed on \(path)", cause: cause)
    }
  }

  private static func busy(path: String, after timeout: Duration) -> String {
    let holders = LockHolder.all(of: path)
    let who =
      holders.isEmpty
      ? "find the other process with 'fuser \(path)'"
      : "held by " + holders.map(\.description).joined(separator: ", ")
    return "\(path) stayed locked for \(timeout): \(who); wait for it to finish, or stop it, "
      + "and run again"
  }
}
