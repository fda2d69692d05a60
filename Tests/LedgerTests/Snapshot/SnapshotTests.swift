import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite struct SnapshotTests {
  private let header = SnapshotHeader(
    store: "sqlite:demo \"1\"", created: Timestamp(milliseconds: 1_900_000_000_000),
    namespaces: ["B", "A", "EMPTY"])

  @Test(arguments: 0..<32)
  func everyByteComesBack(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let directory = try TemporaryDirectory()
    let path = directory.file("a.snapshot.jsonl.zst")
    let records = randomRecords(&random)
    let summary = try write(records, to: path)
    #expect(summary.entries == Int64(records.count))
    let reader = try SnapshotReader(path)
    #expect(reader.header == header)
    #expect(try readAll(reader) == records)
    #expect(reader.summary == summary)
    #expect(try mode(of: path) == 0o600)
  }

  @Test(
    arguments: [
      [], [0], [0x22, 0x5C, 0x2F, 0x08, 0x0C, 0x0A, 0x0D, 0x09, 0x1F, 0x7F],
      // A lone surrogate, an overlong NUL, a cut sequence, a byte order mark, an escaped surrogate.
      [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xE2, 0x82], [0xEF, 0xBB, 0xBF, 0x61],
      Array(#""\ud800""#.utf8), Array("e\u{301} é \u{1F600} \u{2028}".utf8), Array("a\r\nb".utf8),
    ] as [[UInt8]])
  func unusualBytesComeBack(bytes: [UInt8]) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    let records = [
      SnapshotEntry(
        namespace: "A", key: Key(bytes),
        entry: Entry(value: bytes, metadata: bytes, expiration: .min))
    ]
    _ = try write(records, to: path)
    #expect(try readAll(SnapshotReader(path)) == records)
  }

  /// Escapes would make the line longer than any that is read.
  @Test func aLargeValueOfControlsComesBack() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    let records = [
      SnapshotEntry(
        namespace: "A", key: "k", entry: Entry(value: [UInt8](repeating: 1, count: 12 << 20)))
    ]
    _ = try write(records, to: path)
    #expect(try readAll(SnapshotReader(path)) == records)
  }

  @Test func aValueThatNoReaderTakesIsNotSaved() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    let value = [UInt8](repeating: 0x61, count: 65 << 20)
    #expect {
      _ = try write(
        [SnapshotEntry(namespace: "A", key: "k", entry: Entry(value: value))], to: path)
    } throws: { ($0 as? LedgerError)?.code == .invalidInput }
    #expect(directory.names == [])
  }

  @Test func entriesOutOfOrderAreRefused() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    let b2 = SnapshotEntry(namespace: "B", key: "2", entry: Entry(value: []))
    for (namespace, key) in [("B", "1"), ("B", "2"), ("A", "3"), ("OTHER", "1")] {
      let writer = try SnapshotWriter(path, header: header)
      try writer.append(b2)
      let next = SnapshotEntry(
        namespace: Namespace(namespace), key: Key(key), entry: Entry(value: []))
      #expect { try writer.append(next) } throws: { ($0 as? LedgerError)?.code == .invalidInput }
    }
    #expect(directory.names == [])
  }

  @Test(arguments: [
    ("", "", LedgerError.Code.truncated),
    ("{\"end\":true,\"entries\":2", "{\"end\":true,\"entries\":3", .corrupted),
    ("\"value\":\"one\"", "\"value\":\"two\"", .corrupted),
    ("\"key\":\"k1\"", "\"key\":\"k3\"", .corrupted),
    ("\"key\":\"k1\"", "\"kee\":\"k1\"", .corrupted),
    ("keyshift.snapshot/1", "keyshift.snapshot/2", .newerFormat),
    ("keyshift.snapshot/1", "keyshift.state/1", .corrupted),
    ("\"store\":\"s", "\"store\":\"t", .corrupted),
  ])
  func changesAreRefused(part: String, change: String, code: LedgerError.Code) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    _ = try write(
      ["k1", "k2"].map {
        SnapshotEntry(namespace: "A", key: Key($0), entry: Entry(value: Array("one".utf8)))
      }, to: path)
    var lines = try readLines(ZstdLineReader(path)).map { String(decoding: $0, as: UTF8.self) }
    #expect(lines.count == 4)
    if part.isEmpty {
      lines.removeLast()
    } else {
      let changed = lines.map { $0.replacing(part, with: change) }
      #expect(changed != lines)
      lines = changed
    }
    try rewrite(path, lines)
    #expect { _ = try readAll(SnapshotReader(path)) } throws: {
      ($0 as? LedgerError)?.code == code
    }
  }

  @Test func linesAfterTheTrailerAreRefused() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    _ = try write([], to: path)
    let lines = try readLines(ZstdLineReader(path)).map { String(decoding: $0, as: UTF8.self) }
    try rewrite(path, lines + [lines[1]])
    #expect { _ = try readAll(SnapshotReader(path)) } throws: {
      ($0 as? LedgerError)?.code == .corrupted
    }
  }

  private func rewrite(_ path: FilePath, _ lines: [String]) throws {
    let file = try AtomicFileWriter(path)
    let writer = try ZstdLineWriter(to: file)
    for line in lines { try writer.append(line: Array(line.utf8)) }
    try writer.flush()
    try file.commit()
  }

  private func write(_ records: [SnapshotEntry], to path: FilePath) throws -> SnapshotSummary {
    let writer = try SnapshotWriter(path, header: header)
    for record in records { try writer.append(record) }
    return try writer.finish()
  }

  private func readAll(_ reader: SnapshotReader) throws -> [SnapshotEntry] {
    var records: [SnapshotEntry] = []
    while let chunk = try reader.next() { records += chunk }
    return records
  }

  private func randomRecords(_ random: inout SplitMix64) -> [SnapshotEntry] {
    var keys: Set<Key> = []
    for _ in 0..<Int.random(in: 0...60, using: &random) { keys.insert(Key(random.bytes(upTo: 20))) }
    var records: [SnapshotEntry] = []
    for namespace in ["A", "B"] as [Namespace] {
      for key in keys.sorted() {
        let isText = Bool.random(using: &random)
        let bytes = random.bytes(upTo: 200)
        let expiration: Int64? = Bool.random(using: &random) ? Int64(bytes.count) : nil
        let entry = Entry(
          value: isText ? bytes.map { $0 & 0x7F } : bytes,
          metadata: Bool.random(using: &random) ? random.bytes(upTo: 40) : nil,
          expiration: expiration)
        records.append(SnapshotEntry(namespace: namespace, key: key, entry: entry))
      }
    }
    return records
  }
}
