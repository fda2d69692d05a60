import ByteJSON
import TestKit
import Testing

@Suite("The writer")
struct JSONWriterTests {
  @Test func putsCommasAndColons() {
    var writer = JSONWriter()
    writer.beginArray()
    writer.beginObject()
    writer.name("a")
    writer.integer(-1)
    writer.name("b")
    writer.beginArray()
    writer.endArray()
    writer.name("c")
    writer.beginArray()
    writer.null()
    writer.boolean(true)
    writer.boolean(false)
    writer.endArray()
    writer.endObject()
    writer.beginObject()
    writer.endObject()
    writer.string("x\"")
    writer.raw(#"{"m": 1}"#.utf8)
    writer.endArray()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"[{"a":-1,"b":[],"c":[null,true,false]},{},"x\"",{"m": 1}]"#)
  }

  @Test func indentsEveryMemberAndElement() {
    var writer = JSONWriter(isIndented: true)
    writer.beginObject()
    writer.name("a")
    writer.beginArray()
    writer.integer(1)
    writer.beginObject()
    writer.endObject()
    writer.endArray()
    writer.name("b")
    writer.beginArray()
    writer.endArray()
    writer.name("c")
    writer.beginObject()
    writer.name("d")
    writer.string("e")
    writer.endObject()
    writer.endObject()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self) == """
        {
          "a": [
            1,
            {}
          ],
          "b": [],
          "c": {
            "d": "e"
          }
        }
        """)
  }

  @Test func writesLineAfterLine() {
    var writer = JSONWriter(escapes: .linesV1)
    writer.beginObject()
    writer.field("a", 1)
    writer.field("b", true)
    writer.field(dynamic: "c\n", "\n")
    writer.endObject()
    writer.endLine()
    writer.append(line: Array("{}\n".utf8))
    writer.raw(Array(#"{"k":1"#.utf8))
    writer.field("x", hex: "x_hex", [0x61])
    writer.field("y", hex: "y_hex", [0xFF, 0x0A])
    writer.endObject()
    writer.endLine()
    let lines =
      #"{"a":1,"b":true,"c\u000a":"\u000a"}"# + "\n{}\n" + #"{"k":1,"x":"a","y_hex":"ff0a"}"# + "\n"
    #expect(writer.take() == Array(lines.utf8))
    #expect(writer.bytes.isEmpty)
    writer.null()
    #expect(writer.bytes == Array("null".utf8))
  }

  @Test(arguments: [[0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80], [0x22, 0x80]] as [[UInt8]])
  func refusesTextThatIsNotUTF8AndLeavesNothing(_ text: [UInt8]) {
    var writer = JSONWriter()
    writer.beginArray()
    writer.integer(1)
    let isWritten = writer.string(text.span)
    let isNamed = writer.name(text.span)
    writer.integer(2)
    writer.endArray()
    #expect(!isWritten && !isNamed)
    #expect(writer.bytes == Array("[1,2]".utf8))
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func whatIsWrittenReadsTheSame(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let pieces: [String] = ["a", "\"", "\\", "\n", "\u{0}", "é", "\u{1F600}", "01234567", "/", "~"]
    let texts = (0..<40).map { length in
      Array((0..<length).map { _ in pieces.randomElement(using: &random) ?? "" }.joined().utf8)
    }
    var writer = JSONWriter()
    writer.beginObject()
    for text in texts {
      writer.name(text.span)
      writer.string(text.span)
    }
    writer.endObject()
    var reader = JSONReader(writer.bytes)
    try reader.enterObject()
    for text in texts {
      let name = try #require(try reader.nextMember())
      #expect(reader.text(name) == text)
      let value = try reader.string()
      #expect(reader.text(value) == text)
    }
    #expect(try reader.nextMember() == nil)
    try reader.finish()
  }
}
