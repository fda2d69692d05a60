import Core
import Synchronization
package import SystemPackage

/// What a clean-up plan deletes, as its planner read it, in the plan's order; for the snapshot, which then
/// reads nothing again.
///
/// Entries are in private temporary files, so that memory does not grow with them.
package final class DeletedEntries: Sendable {
  private struct State {
    var bytes = Tail()
    /// Of each entry where it begins and ends in `bytes`, 8 bytes each.
    var places = Tail()
    var count = 0
  }

  /// A file and what is not in it yet.
  fileprivate struct Tail {
    var file: SpoolFile?
    var fileBytes = 0
    var rest: [UInt8] = []
    var end: Int { fileBytes + rest.count }
  }

  private static let bytesInMemory = 256 * 1_024

  private let directory: FilePath?
  private let state = Mutex(State())

  /// - Parameter directory: for temporary files; nil takes the system's.
  package init(in directory: FilePath?) { self.directory = directory }

  func append(_ key: Key, _ entry: Entry) throws(StoreError) {
    let directory = directory
    try state.withLock { (state) throws(StoreError) in
      let start = state.bytes.end
      SpoolRecord.encode(
        ScanPage.Record(
          range: 0, key: key, metadata: entry.metadata, expiration: entry.expiration),
        into: &state.bytes.rest)
      state.bytes.rest += entry.value
      for offset in [start, state.bytes.end] {
        state.places.rest += (0..<8).map { UInt8(truncatingIfNeeded: offset >> (8 * $0)) }
      }
      state.count += 1
      try state.bytes.flush(atMost: Self.bytesInMemory, in: directory)
      try state.places.flush(atMost: Self.bytesInMemory, in: directory)
    }
  }

  /// - Parameter number: of the plan's deletes, from 0.
  /// - Throws: `StoreError` where the files cannot be read, and where another key is there.
  func entry(_ number: Int, of key: Key) throws(StoreError) -> Entry {
    try state.withLock { (state) throws(StoreError) in
      let place = try state.places.read(at: 16 * number, count: 16)
      guard place.count == 16 else { throw Self.missing(key) }
      let (start, end) = (Self.offset(place[..<8]), Self.offset(place[8...]))
      let bytes = try state.bytes.read(at: start, count: end - start)
      guard let (record, value) = SpoolRecord.decode(bytes, at: 0, range: 0), record.key == key
      else { throw Self.missing(key) }
      return Entry(
        value: Array(bytes[value...]), metadata: record.metadata, expiration: record.expiration)
    }
  }

  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func missing(_ key: Key) -> StoreError {
    StoreError(.other, "the temporary file of what a clean-up deletes does not hold '\(key)'")
  }
}

extension DeletedEntries.Tail {
  mutating func flush(
    atMost limit: Int, in directory: FilePath?
  ) throws(StoreError) {
    guard rest.count > limit else { return }
    if file == nil { file = try SpoolFile(in: directory) }
    try file?.append(rest)
    fileBytes += rest.count
    rest.removeAll(keepingCapacity: true)
  }

  /// Fewer bytes than `count` only at the end. What is appended at once is never in both parts.
  func read(at offset: Int, count: Int) throws(StoreError) -> [UInt8] {
    if let file, offset < fileBytes { return try file.read(at: offset, count: count) }
    let start = min(offset - fileBytes, rest.count)
    return Array(rest[start..<min(start + count, rest.count)])
  }
}
