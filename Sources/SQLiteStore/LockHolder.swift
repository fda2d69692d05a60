import Glibc

/// A process that holds a lock on a file, as Linux lists it in `/proc/locks` (proc(5)).
struct LockHolder: Hashable, CustomStringConvertible {
  let process: Int32
  let command: String?

  var description: String { "process \(process)" + (command.map { " (\($0))" } ?? "") }

  /// The processes that hold a lock on the file at `path`; empty where the system does not say.
  static func all(of path: String) -> [LockHolder] {
    guard let stamp = try? DatabaseStamp(path: path), let table = contents("/proc/locks") else {
      return []
    }
    var found: [LockHolder] = []
    for line in table.split(separator: "\n") {
      // "1: POSIX ADVISORY WRITE 4711 fe:00:1234 1073741826 1073742335"; waiters have "->" in it.
      let fields = line.split(separator: " ")
      guard fields.count >= 6, fields[1] != "->", let process = Int32(fields[4]), process > 0,
        fields[5].split(separator: ":").last.flatMap({ UInt64($0) }) == stamp.inode
      else { continue }
      let command = contents("/proc/\(process)/comm")?.split(separator: "\n").first
      let holder = LockHolder(process: process, command: command.map(String.init))
      if !found.contains(holder) { found.append(holder) }
    }
    return found
  }

  private static func contents(_ path: String) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
