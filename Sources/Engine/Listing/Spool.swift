import Core
import SystemPackage

/// Where the records of some wanted keys stand in a spool, in key order.
struct SpoolExtent: Hashable, Sendable {
  var bytes: Range<Int>
  /// Of the spool's marks, those within.
  var marks: Range<Int>
  var records = 0
}

/// A place to begin reading at.
struct SpoolMark: Sendable {
  var key: Key
  var offset: Int
}

/// Listed records, written once and read at any place: the last of them in memory, the others in a
/// file.
final class Spool: Sendable {
  private let file: SpoolFile?
  private let fileBytes: Int
  private let tail: [UInt8]
  let marks: [SpoolMark]

  fileprivate init(_ file: SpoolFile?, fileBytes: Int, tail: [UInt8], marks: [SpoolMark]) {
    self.file = file
    self.fileBytes = fileBytes
    self.tail = tail
    self.marks = marks
  }

  /// At most `count` bytes, and at least one record's share unless `count` is less.
  func read(at offset: Int, count: Int) throws(StoreError) -> [UInt8] {
    if let file, offset < fileBytes {
      let wanted = min(count, fileBytes - offset)
      let bytes = try file.read(at: offset, count: wanted)
      guard bytes.count == wanted else {
        throw StoreError(.other, "the temporary file of a listing is shorter than what was written")
      }
      return bytes
    }
    let start = min(offset - fileBytes, tail.count)
    return Array(tail[start..<min(start + count, tail.count)])
  }

  /// The offset of the last mark at or before `key` within the extent; its start where there is none.
  func offset(before key: Key, in extent: SpoolExtent) -> Int {
    var low = extent.marks.lowerBound
    var high = extent.marks.upperBound
    while low < high {
      let middle = low + (high - low) / 2
      if marks[middle].key > key { high = middle } else { low = middle + 1 }
    }
    return low == extent.marks.lowerBound ? extent.bytes.lowerBound : marks[low - 1].offset
  }
}

/// Fills a spool, one extent after the other.
struct SpoolWriter {
  private static let bytesInMemory = 256 * 1_024
  private static let recordsPerMark = 256

  private let directory: FilePath?
  private var file: SpoolFile?
  private var fileBytes = 0
  private var tail: [UInt8] = []
  private var marks: [SpoolMark] = []
  private var start = 0
  private var firstMark = 0
  private var sinceMark = 0
  private var records = 0

  init(in directory: FilePath?) { self.directory = directory }

  /// Adds a record to the extent in progress; its key follows the one before.
  mutating func append(_ record: ScanPage.Record) throws(StoreError) {
    if sinceMark == Self.recordsPerMark {
      marks.append(SpoolMark(key: record.key, offset: fileBytes + tail.count))
      sinceMark = 0
    }
    sinceMark += 1
    records += 1
    SpoolRecord.encode(record, into: &tail)
    guard tail.count >= Self.bytesInMemory else { return }
    let file = try openFile()
    try file.append(tail)
    fileBytes += tail.count
    tail.removeAll(keepingCapacity: true)
  }

  private mutating func openFile() throws(StoreError) -> SpoolFile {
    if let file { return file }
    let new = try SpoolFile(in: directory)
    file = new
    return new
  }

  /// Ends the extent in progress and begins the next.
  mutating func endExtent() -> SpoolExtent {
    let end = fileBytes + tail.count
    let extent = SpoolExtent(
      bytes: start..<end, marks: firstMark..<marks.count, records: records)
    records = 0
    start = end
    firstMark = marks.count
    sinceMark = 0
    return extent
  }

  consuming func finish() -> Spool {
    Spool(file, fileBytes: fileBytes, tail: tail, marks: marks)
  }
}
