import Glibc

/// A copy of a database and its journals in a directory of its own, which only this user can enter
/// and which goes away with the last reference, if not earlier.
final class PrivateCopy: Sendable {
  /// Where the copied main file stands.
  let path: String
  private let directory: String
  private let names: [String]

  /// Copies the files at `source` as they are.
  ///
  /// The directory is made under `TMPDIR`, else `/tmp`. The caller finds out whether the files
  /// changed meanwhile.
  init(of source: String, files: DatabaseFiles) throws(SQLiteFailure) {
    directory = try Self.makeDirectory()
    path = directory + "/store.sqlite"
    names = ["", "-journal", "-wal", "-shm"].map { "store.sqlite" + $0 }
    let handle = try DatabaseHandle(path: source)
    try Self.copy(to: path, byteCount: files.main.size) { count, offset throws(SQLiteFailure) in
      try handle.read(count, at: offset)
    }
    for (suffix, stamp) in [("-journal", files.journal), ("-wal", files.wal)] {
      guard let stamp, stamp.size > 0 else { continue }
      // SQLite takes no locks on these, so a descriptor of our own does no harm.
      let file = try SystemFile(readingFrom: source + suffix)
      try Self.copy(to: path + suffix, byteCount: stamp.size) {
        count, offset throws(SQLiteFailure) in try file.read(count, at: offset)
      }
    }
  }

  deinit { remove() }

  /// Removes the copy; again does no harm.
  func remove() {
    for name in names { unsafe unlink(directory + "/" + name) }
    unsafe rmdir(directory)
  }

  private static func makeDirectory() throws(SQLiteFailure) -> String {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/keyshift-XXXXXX").utf8CString)
    // Made with mode 0700 (mkdtemp(3)).
    guard unsafe mkdtemp(&template) != nil else {
      throw SQLiteFailure(
        system: errno, doing: "making a directory under \(parent) for a private copy")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func copy(
    to path: String, byteCount: Int64,
    read: (_ count: Int32, _ offset: Int64) throws(SQLiteFailure) -> [UInt8]
  ) throws(SQLiteFailure) {
    let file = try SystemFile(creating: path)
    var offset: Int64 = 0
    while offset < byteCount {
      let bytes = try read(Int32(min(1 << 20, byteCount - offset)), offset)
      // A file that shrank is a change, which the caller sees.
      guard !bytes.isEmpty else { return }
      try file.append(bytes)
      offset += Int64(bytes.count)
    }
  }
}

/// A descriptor, closed with its owner.
private struct SystemFile: ~Copyable {
  private let descriptor: Int32
  private let path: String

  init(readingFrom path: String) throws(SQLiteFailure) {
    try self.init(path, O_RDONLY | O_CLOEXEC)
  }

  /// A new file that only this user can read.
  init(creating path: String) throws(SQLiteFailure) {
    try self.init(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
  }

  private init(_ path: String, _ flags: Int32) throws(SQLiteFailure) {
    self.path = path
    descriptor = unsafe open(path, flags, 0o600)
    guard descriptor >= 0 else { throw SQLiteFailure(system: errno, doing: "opening \(path)") }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func read(_ count: Int32, at offset: Int64) throws(SQLiteFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(count))
    while true {
      let length = unsafe pread(descriptor, &bytes, bytes.count, Int(offset))
      if length >= 0 { return Array(bytes.prefix(length)) }
      guard errno == EINTR else { throw SQLiteFailure(system: errno, doing: "reading \(path)") }
    }
  }

  func append(_ bytes: [UInt8]) throws(SQLiteFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let length = unsafe rest.withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress, $0.count)
      }
      if length >= 0 {
        rest = rest.dropFirst(length)
      } else if errno != EINTR {
        throw SQLiteFailure(system: errno, doing: "writing \(path)")
      }
    }
  }
}
