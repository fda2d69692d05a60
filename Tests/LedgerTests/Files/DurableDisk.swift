import SystemPackage
import TestKit

/// What a disk holds for certain: the bytes that were synced, under the names that were.
///
/// Files that stood there before are taken for durable.
struct DurableDisk {
  private var bytes: [Int: [UInt8]] = [:]
  /// Which file each name leads to, for running processes and after a power cut.
  private var present: [FilePath: Int] = [:]
  private var durable: [FilePath: Int] = [:]

  /// A name is about to be used.
  mutating func meet(_ path: FilePath) {
    guard present[path] == nil, let content = contents(path) else { return }
    bytes[bytes.count] = content
    present[path] = bytes.count - 1
    durable[path] = bytes.count - 1
  }

  /// A file was made where there was none.
  mutating func made(_ path: FilePath) {
    bytes[bytes.count] = []
    present[path] = bytes.count - 1
  }

  mutating func opened(_ path: FilePath) { if present[path] == nil { made(path) } }

  mutating func synced(_ path: FilePath) {
    guard let file = present[path] else { return }
    bytes[file] = contents(path) ?? []
  }

  mutating func renamed(_ path: FilePath, to target: FilePath) {
    present[target] = present[path]
    present[path] = nil
  }

  mutating func linked(_ path: FilePath, to target: FilePath) { present[target] = present[path] }

  mutating func removed(_ path: FilePath) { present[path] = nil }

  mutating func syncedNames(in directory: FilePath) {
    for path in Set(durable.keys).union(present.keys)
    where path.removingLastComponent() == directory {
      durable[path] = present[path]
    }
  }

  /// Leaves on the real disk what a power cut leaves.
  ///
  /// - Parameter keepingNames: whether names had reached the disk without a sync, as they may: then
  ///   only bytes are lost.
  func cutPower(keepingNames: Bool) throws {
    for path in Set(durable.keys).union(present.keys) {
      if contents(path) != nil { try FilePath.remove(path) }
      guard let file = keepingNames ? present[path] : durable[path] else { continue }
      try overwrite(path, bytes[file] ?? [])
    }
  }
}
