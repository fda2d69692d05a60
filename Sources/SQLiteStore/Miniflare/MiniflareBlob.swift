import Core
import GRDBSQLite
import Glibc

/// The file that holds one value. It is written once, before any row refers to it, and removed some
/// time after the last one does.
struct MiniflareBlob: Hashable, Sendable {
  let path: String

  /// - Throws: when `id` is not hexadecimal: it becomes part of a path, and must not lead elsewhere.
  init(id: [UInt8], in directory: String) throws(SQLiteFailure) {
    let isName = HexText.isMadeOfDigits(id)
    guard isName, (1...255).contains(id.count) else {
      throw SQLiteFailure(
        code: SQLITE_CORRUPT,
        message: "'_mf_entries' holds a blob ID that is not 1 to 255 hexadecimal digits")
    }
    path = directory + "/" + String(decoding: id, as: UTF8.self)
  }

  /// - Parameter limit: what a value has at most.
  /// - Returns: nil when there is no such file.
  func read(atMost limit: Int) throws(StoreError) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure(errno, "opening")
    }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw failure(errno, "looking at") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StoreError(.corrupted, "\(path) is not a regular file, so it cannot hold a value")
    }
    guard status.st_size <= limit else {
      throw StoreError(
        .limitExceeded, "\(path) has \(status.st_size) bytes; the limit for a value is \(limit)")
    }
    return try read(descriptor, count: Int(status.st_size))
  }

  private func read(_ descriptor: Int32, count: Int) throws(StoreError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var offset = 0
    while offset < count {
      let length = unsafe bytes.withUnsafeMutableBytes {
        unsafe Glibc.read(
          descriptor, $0.baseAddress.map { unsafe $0 + offset }, count - offset)
      }
      guard length != 0 else {
        throw StoreError(.corrupted, "\(path) became shorter while it was read; plan again")
      }
      if length > 0 {
        offset += length
      } else if errno != EINTR {
        throw failure(errno, "reading")
      }
    }
    return bytes
  }

  private func failure(_ number: Int32, _ action: String) -> StoreError {
    SQLiteFailure(system: number, doing: "\(action) the value's file")
      .storeError(path: path, busyTimeout: .zero)
  }
}
