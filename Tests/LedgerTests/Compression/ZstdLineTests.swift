import Ledger
import SystemPackage
import TestKit
import Testing

@Suite struct ZstdLineTests {
  @Test(arguments: 0..<32)
  func whatIsWrittenIsRead(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let directory = try TemporaryDirectory()
    let path = directory.file("a.zst")
    let lines = (0..<Int.random(in: 0...400, using: &random)).map { _ in randomLine(&random) }
    let file = try AtomicFileWriter(path)
    let writer = try ZstdLineWriter(to: file)
    for line in lines {
      if Bool.random(using: &random) {
        try writer.append(line: line)
      } else {
        try writer.append(contentsOf: line + [0x0A])
      }
      if Int.random(in: 0..<20, using: &random) == 0 { try writer.flush() }
    }
    try writer.flush()
    try writer.flush()
    try file.commit()
    var options = ZstdLineReader.Options()
    options.chunkSize = [16, 1_000, 1 << 18].randomElement(using: &random) ?? 16
    let reader = try ZstdLineReader(path, options: options)
    #expect(try readLines(reader) == lines)
    #expect(reader.ending == .whole)
    #expect(reader.wholeFramesLength == Int64(contents(path)?.count ?? -1))
    #expect(reader.wholeFramesLines == lines.count)
  }

  /// Cut anywhere, the file is refused; as a torn journal it gives a prefix of its lines, and at
  /// least all that was flushed before the cut.
  @Test func everyCutIsSeen() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.zst")
    let lines = (0..<60).map { Array("line \($0) of the journal".utf8) }
    var flushed: [Int64: Int] = [0: 0]
    let file = try DurableAppender(path)
    let writer = try ZstdLineWriter(to: file)
    for (index, line) in lines.enumerated() {
      try writer.append(line: line)
      if index % 10 == 9 {
        try writer.flush()
        flushed[file.length] = index + 1
      }
    }
    let bytes = try #require(contents(path))
    let cut = directory.file("cut.zst")
    for length in 0..<bytes.count {
      try overwrite(cut, Array(bytes[..<length]))
      let promised = flushed.filter { $0.key <= length }.values.max() ?? 0
      let strict = try ZstdLineReader(cut)
      if flushed[Int64(length)] == nil {
        #expect { try readLines(strict) } throws: { ($0 as? LedgerError)?.code == .truncated }
      } else {
        #expect(try readLines(strict).count == promised)
      }
      let tolerant = try ZstdLineReader(cut, options: .tolerant)
      let found = try readLines(tolerant)
      #expect(found == Array(lines.prefix(found.count)) && found.count >= promised)
      #expect(tolerant.wholeFramesLines == promised)
      #expect(flushed[tolerant.wholeFramesLength] == promised)
      #expect((tolerant.ending == .whole) == (flushed[Int64(length)] != nil))
    }
  }

  /// One changed byte is never read as if nothing had happened.
  @Test func everyChangedByteIsSeen() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.zst")
    let lines = (0..<40).map { Array("line \($0) \($0 &* 7_919)".utf8) }
    let file = try DurableAppender(path)
    let writer = try ZstdLineWriter(to: file)
    for line in lines { try writer.append(line: line) }
    try writer.flush()
    let bytes = try #require(contents(path))
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x10
      try overwrite(path, changed)
      #expect(throws: LedgerError.self, "byte \(index)") {
        let found = try readLines(ZstdLineReader(path))
        // The frame header holds bits that change nothing, such as the reserved ones' neighbours.
        if found == lines { throw LedgerError(.other, "the same lines") }
      }
    }
  }

  @Test func otherFilesAreCorruptedNotTruncated() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.zst")
    try overwrite(path, Array("{\"format\":\"plain JSON\"}\n".utf8))
    #expect { try readLines(ZstdLineReader(path)) } throws: {
      ($0 as? LedgerError)?.code == .corrupted
    }
    #expect { try ZstdLineReader(directory.file("none")) } throws: {
      ($0 as? LedgerError)?.code == .notFound
    }
  }

  @Test func aLineHasALimit() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.zst")
    let file = try AtomicFileWriter(path)
    let writer = try ZstdLineWriter(to: file)
    try writer.append(line: [UInt8](repeating: 0x61, count: 3 << 20))
    try writer.flush()
    try file.commit()
    #expect(try readLines(ZstdLineReader(path)).map(\.count) == [3 << 20])
    var options = ZstdLineReader.Options()
    options.maximumLineLength = 1 << 20
    let reader = try ZstdLineReader(path, options: options)
    #expect { try readLines(reader) } throws: { ($0 as? LedgerError)?.code == .corrupted }
  }

  /// A few kilobytes that unpack to far more than any line may have.
  @Test(
    arguments: [(ZstdLineReader.Options(), 40), (.values, 100)]
      as [(ZstdLineReader.Options, Int)])
  func aLineThatUnpacksWithoutEndIsRefused(
    _ options: ZstdLineReader.Options, _ mebibytes: Int
  ) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.zst")
    let file = try AtomicFileWriter(path)
    let writer = try ZstdLineWriter(to: file)
    try writer.append(line: Array("one".utf8))
    let piece = [UInt8](repeating: 0x61, count: 1 << 20)
    for _ in 0..<mebibytes { try writer.append(contentsOf: piece) }
    try writer.flush()
    try file.commit()
    #expect(try #require(contents(path)).count < 1 << 16)
    let reader = try ZstdLineReader(path, options: options)
    var lines = 0
    var code: LedgerError.Code?
    do throws(LedgerError) {
      while let chunk = try reader.next() { lines += chunk.lines.count }
    } catch { code = error.code }
    #expect(code == .corrupted)
    #expect(lines == 1)
  }

  @Test func aLastLineWithoutItsNewlineIsTruncated() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.zst")
    let file = try AtomicFileWriter(path)
    let writer = try ZstdLineWriter(to: file)
    try writer.append(contentsOf: Array("one\ntw".utf8))
    try writer.flush()
    try file.commit()
    #expect { try readLines(ZstdLineReader(path)) } throws: {
      ($0 as? LedgerError)?.code == .truncated
    }
    #expect(try readLines(ZstdLineReader(path, options: .tolerant)) == [Array("one".utf8)])
  }

  @Test func afterAFailedWriteNothingMoreIsTaken() throws {
    let directory = try TemporaryDirectory()
    let file = try DurableAppender(directory.file("a"), operations: OneFailingWrite())
    let writer = try ZstdLineWriter(to: file)
    try writer.append(line: [1])
    #expect { try writer.flush() } throws: { ($0 as? LedgerError)?.code == .storageFull }
    try writer.append(line: [2])
    #expect { try writer.flush() } throws: { ($0 as? LedgerError)?.code == .invalidInput }
  }

  private func randomLine(_ random: inout SplitMix64) -> [UInt8] {
    let longest = Int.random(in: 0..<100, using: &random) == 0 ? 200_000 : 300
    let count = Int.random(in: 0...longest, using: &random)
    let letter = UInt8.random(in: 0x61...0x7A, using: &random)
    return (0..<count).map { index in
      index % 64 == 0 ? UInt8.random(in: 0x20...0x7E, using: &random) : letter
    }
  }
}

extension ZstdLineReader.Options {
  static var tolerant: Self {
    var options = Self()
    options.toleratesTornTail = true
    return options
  }
}

func readLines(_ reader: ZstdLineReader) throws -> [[UInt8]] {
  var lines: [[UInt8]] = []
  while let chunk = try reader.next() {
    #expect(chunk.firstLine == lines.count + 1)
    lines += chunk.lines.map { Array(chunk.bytes[$0]) }
  }
  return lines
}
