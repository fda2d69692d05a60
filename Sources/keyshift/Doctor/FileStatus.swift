import Glibc

/// What the file system says of a path, without opening it.
struct FileStatus {
  let mode: mode_t
  let isRegular: Bool

  /// Nil where there is nothing, or it cannot be examined. Links are not followed.
  init?(_ path: String) {
    var found = stat()
    guard unsafe lstat(path, &found) == 0 else { return nil }
    mode = found.st_mode & 0o7777
    isRegular = found.st_mode & S_IFMT == S_IFREG
  }

  /// Whether others than the owner may do anything with it.
  var isShared: Bool { mode & 0o077 != 0 }

  /// Whether everybody may write to it.
  var isWorldWritable: Bool { mode & 0o002 != 0 }

  var octal: String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  static func isWritable(_ path: String) -> Bool {
    unsafe access(path.isEmpty ? "." : path, W_OK) == 0
  }

  static func isReadable(_ path: String) -> Bool {
    unsafe access(path.isEmpty ? "." : path, R_OK) == 0
  }

  /// Bytes that this user may still write to the file system of the nearest existing directory; nil where it cannot
  /// be told.
  static func freeBytes(at path: String) -> UInt64? {
    var place = path.isEmpty ? "." : path
    var found = statvfs()
    while unsafe statvfs(place, &found) != 0 {
      guard let slash = place.utf8.lastIndex(of: UInt8(ascii: "/")), slash != place.startIndex
      else { return nil }
      place = String(place[..<slash])
    }
    return UInt64(found.f_bavail).multipliedReportingOverflow(by: UInt64(found.f_frsize))
      .partialValue
  }
}
