import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Plan files that are refused")
struct PlanRefusalTests {
  private static func small(in directory: TemporaryDirectory) async throws -> FilePath {
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path, operations: Array(SamplePlan.operations().suffix(2)))
    return path
  }

  @Test func cutAtAnyByte() async throws {
    let directory = try TemporaryDirectory()
    let path = try await Self.small(in: directory)
    let whole = try #require(contents(path))
    for length in 0..<whole.count {
      try overwrite(path, Array(whole[..<length]))
      let code = try refusal(of: path)
      #expect(code == .truncated || code == .tampered || code == .notAPlan, "at \(length)")
    }
    try overwrite(path, whole)
    #expect(try refusal(of: path) == nil)
  }

  @Test(arguments: [0x01, 0x20] as [UInt8])
  func anyByteOfTheTextFlipped(_ mask: UInt8) async throws {
    let directory = try TemporaryDirectory()
    let path = try await Self.small(in: directory)
    let text = try decompressed(path)
    for index in text.indices {
      var edited = text
      edited[index] ^= mask
      try compress(edited, to: path)
      #expect(try refusal(of: path) != nil, "byte \(index)")
    }
  }

  @Test func anyByteOfTheTextReplaced() async throws {
    let directory = try TemporaryDirectory()
    let path = try await Self.small(in: directory)
    let text = try decompressed(path)
    for index in text.indices {
      for byte in [UInt8(ascii: "\n"), UInt8(ascii: "9")]
      where text[index] != byte {
        var edited = text
        edited[index] = byte
        try compress(edited, to: path)
        #expect(try refusal(of: path) != nil, "byte \(index)")
      }
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func anyByteOfTheFileFlipped(_ seed: UInt64) async throws {
    let directory = try TemporaryDirectory()
    let path = try await Self.small(in: directory)
    let whole = try #require(contents(path))
    for index in stride(from: Int(seed), to: whole.count, by: 4) {
      var edited = whole
      edited[index] ^= 1 << UInt8(index % 8)
      try overwrite(path, edited)
      // A flip in unused bits of the frame leaves the text as it was.
      guard (try? decompressed(path)) != (try? decompress(whole, directory)) else { continue }
      #expect(try refusal(of: path) != nil, "byte \(index)")
    }
  }

  private func decompress(_ bytes: [UInt8], _ directory: TemporaryDirectory) throws -> [UInt8] {
    let path = directory.file("whole.ksplan")
    try overwrite(path, bytes)
    return try decompressed(path)
  }

  private struct Lines {
    var header: [UInt8]
    var subject: [UInt8]
    var middle: [UInt8]
    var trailer: [UInt8]

    init(_ text: [UInt8]) {
      let lines = text.split(separator: 0x0A).map { Array($0) + [0x0A] }
      header = lines[0]
      subject = lines[1]
      middle = Array(lines[2..<(lines.count - 1)].joined())
      trailer = lines[lines.count - 1]
    }
  }

  @Test func linesMissingDoubledOrMoved() async throws {
    let directory = try TemporaryDirectory()
    let path = try await Self.small(in: directory)
    let lines = Lines(try decompressed(path))
    let cases: [(String, [[UInt8]], PlanRefusal.Code)] = [
      ("no trailer", [lines.header, lines.subject, lines.middle], .truncated),
      ("no operations", [lines.header, lines.subject, lines.trailer], .tampered),
      (
        "something after the trailer",
        [lines.header, lines.subject, lines.middle, lines.trailer, lines.middle], .tampered
      ),
      (
        "an empty line after the trailer",
        [lines.header, lines.subject, lines.middle, lines.trailer, [0x0A]], .tampered
      ),
      (
        "two trailers",
        [lines.header, lines.subject, lines.middle, lines.trailer, lines.trailer], .tampered
      ),
      (
        "operations twice",
        [lines.header, lines.subject, lines.middle, lines.middle, lines.trailer], .tampered
      ),
      ("no header", [lines.subject, lines.middle, lines.trailer], .notAPlan),
      ("no subject", [lines.header, lines.middle, lines.trailer], .notAPlan),
      ("only a header", [lines.header], .notAPlan), ("nothing", [], .notAPlan),
      ("only a trailer", [lines.trailer], .notAPlan),
      ("another's text", [Array("a line\n".utf8)], .notAPlan),
    ]
    for (title, parts, code) in cases {
      try compress(Array(parts.joined()), to: path)
      #expect(try refusal(of: path) == code, "\(title)")
    }
  }

  @Test func aSecondFrameAfterTheTrailer() async throws {
    let directory = try TemporaryDirectory()
    let path = try await Self.small(in: directory)
    let whole = try #require(contents(path))
    let lines = Lines(try decompressed(path))
    try compress(lines.middle, to: path)
    try overwrite(path, whole + (try #require(contents(path))))
    #expect(try refusal(of: path) == .tampered)
  }

  @Test func aNewerFormat() async throws {
    let directory = try TemporaryDirectory()
    let path = try await Self.small(in: directory)
    let text = String(decoding: try decompressed(path), as: UTF8.self)
    try compress(Array(text.replacing("keyshift.plan/2", with: "keyshift.plan/3").utf8), to: path)
    #expect(try refusal(of: path) == .newerFormat)
    try compress(Array(text.replacing("keyshift.plan/2", with: "other.plan/1").utf8), to: path)
    #expect(try refusal(of: path) == .notAPlan)
  }

  @Test(arguments: ["", "{}", "PK\u{3}\u{4}", "{\"kind\":\"plan\"}\n"])
  func notACompressedFile(_ text: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    try overwrite(path, Array(text.utf8))
    #expect(try refusal(of: path) == .notAPlan)
  }

  @Test func aMissingFileIsNoRefusal() {
    #expect(throws: LedgerError.self) { try PlanReader(verifying: "/nonexistent/a.ksplan") }
  }

  @Test(arguments: [
    (#""create":1"#, #""create":9223372036854775807,"update":9223372036854775807"#),
    (#""create":1"#, #""create":-1"#), (#""create":1"#, #""create":1,"invent":1"#),
    (#""create":1"#, #""create":2"#), (#""operations":1"#, #""operations":2"#),
    (#""operations":1"#, #""operations":-1"#),
  ])
  func countsThatDoNotAddUp(_ old: String, _ new: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path, operations: Array(SamplePlan.operations().prefix(1)))
    let text = String(decoding: try decompressed(path), as: UTF8.self)
    #expect(text.contains(old))
    try compress(Array(text.replacing(old, with: new).utf8), to: path)
    #expect(try refusal(of: path) == .tampered)
  }

  @Test func refusalsQuoteNoOperation() async throws {
    let directory = try TemporaryDirectory()
    let path = try await Self.small(in: directory)
    let text = String(decoding: try decompressed(path), as: UTF8.self)
    try compress(Array(text.replacing("o/2", with: "secret").utf8), to: path)
    let error = #expect(throws: PlanRefusal.self) { try PlanReader(verifying: path.string) }
    #expect(!(error?.message.contains("secret") ?? true))
  }
}
