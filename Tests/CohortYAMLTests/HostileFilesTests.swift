import Core
import Testing

/// Files that are broken, or made to break the reader: each ends in one clean error at its place.
struct HostileFilesTests {
  @Test(arguments: [
    ("", "empty-document 1:1"),
    ("# only a comment\n", "empty-document 1:1"),
    ("---\n...\n", "empty-document 1:1"),
    ("\u{FEFF}", "empty-document 1:1"),
    (plan() + "---\n" + plan(), "several-documents 14:1"),
    ("name: \"open\nformat: x\n", "yaml-syntax 3:1"),
    ("name: a: b\n", "yaml-syntax 1:8"),
    ("name: [a, b\n", "yaml-syntax 2:1"),
    ("name: }\n", "yaml-syntax 1:7"),
    ("name: @a\n", "yaml-syntax 1:7"),
    ("name: \"\\q\"\n", "yaml-syntax 1:8"),
    ("name: \"\\uD800\"\n", "yaml-syntax 1:10"),
    ("a:\n\tb: 1\n", "tab-character 2:1"),
    ("name: x\n\tvalue: 1\n", "tab-character 2:1"),
    ("a: &x [*x]\n", "recursive-alias 1:8"),
    ("a: *nobody\n", "unknown-alias 1:4"),
    ("%YAML 3.0\n---\na: b\n", "yaml-syntax 1:1"),
    ("é: \"\u{0}\"\n", "control-character 1:5"),
    ("a: b\nc: \u{1B}[31m\n", "control-character 2:4"),
    ("a: b\nc: é\u{9B}31m\n", "control-character 2:5"),
    ("a: b\u{FEFF}\n", "control-character 1:5"),
    ("a: \u{FFFE}\n", "control-character 1:4"),
    (String(repeating: "[", count: 65), "too-deep 1:65"),
    (String(repeating: "[", count: 500_000), "too-deep 1:65"),
    (String(repeating: "- ", count: 65), "too-deep 1:129"),
    (String(repeating: "{a: ", count: 65), "too-deep 1:257"),
    (String(repeating: "? ", count: 100), "too-deep 1:129"),
    ("[" + String(repeating: "1,", count: 250_000) + "1]", "too-many-nodes 1:400002"),
    (String(repeating: "#", count: 1_048_577), "file-too-large 1:1"),
  ])
  func endsInOneError(text: String, place: String) {
    #expect(Decoding(text).places == [place])
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0], "unsupported-encoding 1:1"),
      ([0xFE, 0xFF, 0, 0x61], "unsupported-encoding 1:1"),
      ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "unsupported-encoding 1:1"),
      ([0x61, 0x3A, 0x20, 0xFF], "invalid-utf8 1:4"),
      ([0x61, 0x0A, 0xC3, 0xA9, 0xC0, 0x80], "invalid-utf8 2:2"),
      ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], "invalid-utf8 1:4"),
      ([0x61, 0x3A, 0x20, 0xE2, 0x82], "invalid-utf8 1:4"),
      ([0x61, 0, 0x62], "control-character 1:2"),
    ] as [([UInt8], String)])
  func refusesBytesThatAreNotText(bytes: [UInt8], place: String) {
    #expect(Decoding(bytes).places == [place])
  }

  /// Nine levels of nine aliases each: 9^9 values, of which none is built.
  @Test func refusesAnAliasBomb() {
    var text = "a0: &a0 [x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let decoding = Decoding(text)
    #expect(decoding.codes == ["too-many-nodes"])
    #expect(decoding.diagnostics.first?.range?.line == 7)
  }

  /// Each alias adds a level, so that depth grows without brackets.
  @Test func refusesDepthByAliases() {
    var text = "a0: &a0 [x]\n"
    for level in 1...70 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(Decoding(text).places == ["too-deep 64:12"])
  }

  @Test func refusesTextsOfUnreasonableLength() {
    let long = String(repeating: "${a}", count: 200_000)
    let decoding = Decoding(plan(store: "store: { sqlite: { path: \"\(long)\" } }\n"))
    #expect(decoding.places == ["too-long 4:26"])
  }

  @Test(arguments: [
    ("newer_by", "/x", 21, 20), ("rewrite", "{}", 101, 100),
  ])
  func refusesListsOfUnreasonableLength(key: String, item: String, count: Int, limit: Int) {
    let items = (0..<count).map { item == "{}" ? item : "\(item)\($0)" }
    let rules = """
      rules:
        - name: a
          namespace: N
          from: "{legacy}"
          to: "{id}"
          \(key): [\(items.joined(separator: ","))]

      """
    let width = items.prefix(limit).reduce(0) { $0 + $1.count + 1 }
    let column = 8 + key.count + width
    #expect(Decoding(plan(rules: rules)).places == ["too-many-items 14:\(column)"])
  }

  @Test func listsAHundredMistakesAtMost() {
    let keys = (0..<5_000).map { "key\($0): 1\n" }.joined()
    let decoding = Decoding(plan(tail: keys))
    #expect(decoding.diagnostics.count == 101)
    #expect(decoding.codes.last == "too-many-mistakes")
  }

  @Test(arguments: [
    "\u{FEFF}" + plan(), plan().replacing("\n", with: "\r\n"), "---\n" + plan() + "...",
  ])
  func acceptsWhatEditorsLeave(text: String) {
    #expect(Decoding(text).diagnostics.isEmpty)
  }

  @Test func placesStayRightAfterAByteOrderMarkAndCRLF() {
    let text = "\u{FEFF}" + plan(tail: "limit: 1\n").replacing("\n", with: "\r\n")
    #expect(Decoding(text).places == ["unknown-key 14:1"])
  }
}
