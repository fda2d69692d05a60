import Core
import Foundation
import TestKit
import Testing

@Suite("Filters of names in templates")
struct NameFilterTests {
  @Test(arguments: [
    ("{legacy|lower}", "JohnΣ", "johnς"), ("{legacy|upper}", "straße", "STRASSE"),
    ("{legacy|uri}", "a:b/ä !~*'()", "a%3Ab%2F%C3%A4%20!~*'()"),
    ("{legacy|hex}", "jÖ", "6ac396"), ("{legacy|lower|uri}", "A@B", "a%40b"),
    ("{legacy|uri|lower}", "A@B:Ä", "a%40b%3a%c3%84"),
    ("{legacy|sha256}", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("{id|upper}", "", "U-1X"), ("x{legacy}y{id|hex}", "n", "xny752d3178"),
    ("{{{legacy}}}", "n", "{n}"), ("}}{legacy|upper}{{", "n", "}N{"),
  ])
  func giveTheirForm(_ text: String, _ name: String, _ form: String) throws {
    let identity = Identity(legacy: name, id: "u-1x")
    let bound = BoundTemplate(try KeyTemplate(text), identity: identity)
    #expect(String(decoding: bound.prefix, as: UTF8.self).isSame(as: form))
    #expect(bound.match(Array(form.utf8)) != nil)
  }

  private static let node = "/usr/bin/node"

  /// What the standard library of JavaScript makes of names from every corner of Unicode 15.0.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: node)))
  func areJavaScripts() throws {
    var generator = SplitMix64(seed: 11)
    let scalars = (0x20...0x1FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init).filter {
      let age = $0.properties.age ?? (99, 0)
      return age <= (15, 0) && $0.properties.generalCategory != .privateUse
        && $0.properties.generalCategory != .unassigned && ![0x295, 0x1171E].contains($0.value)
        && $0.properties.generalCategory != .control
    }
    var names = scalars.map { String($0) }
    for length in 1...2_000 {
      var name = String.UnicodeScalarView()
      for _ in 0...(length % 70) {
        if let scalar = scalars.randomElement(using: &generator) { name.append(scalar) }
      }
      names.append(String(name))
    }
    let script = """
      const c = require('crypto'), t = require('fs').readFileSync(process.argv[1], 'utf8').split('\\n');
      const b = x => Buffer.from(x, 'utf8');
      const f = x => [x.toUpperCase(), encodeURIComponent(x), b(x).toString('base64'),
        b(x).toString('base64url'), b(x).toString('hex'), c.createHash('sha256').update(x).digest('hex')];
      process.stdout.write(t.map(x => f(x).join('\\n')).join('\\n'));
      """
    let answers = try Self.run(script, names)
    let filters = ["upper", "uri", "base64", "base64url", "hex", "sha256"]
    #expect(answers.count == names.count * filters.count)
    var different: [String] = []
    for (index, answer) in answers.enumerated() {
      let name = names[index / filters.count]
      let filter = filters[index % filters.count]
      let template = try KeyTemplate("{legacy|\(filter)}")
      let form = BoundTemplate(template, identity: Identity(legacy: name, id: "")).prefix
      if !form.elementsEqual(answer) { different.append("\(filter) of \(name)") }
    }
    #expect(different.isEmpty, "\(different.count): \(different.prefix(5))")
  }

  private static func run(_ script: String, _ lines: [String]) throws -> [ArraySlice<UInt8>] {
    let file = FileManager.default.temporaryDirectory.appending(path: "forms-\(UUID().uuidString)")
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: node)
    process.arguments = ["-e", script, file.path()]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return [UInt8](data).split(separator: 0x0A, omittingEmptySubsequences: false)
  }

  @Test(arguments: [
    ("lowercase", NameFilter.lower), ("toLowerCase", .lower), ("encodeURIComponent", .uri),
    ("sha-256", .sha256), ("SHA256", .sha256), ("b64", .base64), ("base64-url", .base64url),
  ])
  func otherWordsForThemAreUnderstood(_ word: String, _ filter: NameFilter) {
    #expect(NameFilter.meant(by: word) == filter)
  }

  @Test func textsArePrintedAsTheyAreRead() throws {
    for text in ["a{{b}}:{legacy|lower|uri}:{x}:{id|hex}:{y...}", "{legacy}", "}}{{"] {
      let parts = try KeyTemplate(text).parts
      #expect(parts.map(\.text).joined() == text)
    }
  }
}

@Suite("Delimiters")
struct DelimiterTests {
  private static let identity = Identity(legacy: "jo", id: "ID")

  @Test(arguments: [":", "·", "😀", "\u{301}", " ", "x", "{", "§"])
  func anyCharacterParts(_ character: String) throws {
    let delimiter = try #require(Delimiter(character))
    let written = character == "{" ? "{{" : character
    let from = try KeyTemplate("t\(written){legacy}\(written){r}", delimiter: delimiter)
    let to = try KeyTemplate("t\(written){id}\(written){r}", delimiter: delimiter)
    let mapping = BoundMapping(from: from, to: to, identity: Self.identity)
    func keyed(_ parts: String...) -> [UInt8] { Array(parts.joined(separator: character).utf8) }
    #expect(mapping.apply(keyed("t", "jo", "1")) == keyed("t", "ID", "1"))
    #expect(mapping.apply(keyed("t", "jo", "1", "2")) == nil)
    #expect(mapping.apply(keyed("t", "jo", "")) == nil)
    #expect(RuleCheck.diagnose([try rule(from, to)]).isEmpty)
  }

  private func rule(_ from: KeyTemplate, _ to: KeyTemplate) throws -> Rule {
    Rule(name: "r", namespace: "N", keys: .move(from: from, to: to))
  }

  /// Its first byte, or its last one, alone is none.
  @Test func partsOfACharacterDoNotPart() throws {
    let delimiter: Delimiter = "·"
    let from = try KeyTemplate("t·{legacy}·{r}", delimiter: delimiter)
    let bound = BoundTemplate(from, identity: Self.identity)
    let start = Array("t·jo·".utf8)
    #expect(bound.match(start + [0xC2]) != nil)
    #expect(bound.match(start + [0xB7, 0xC2, 0xC2]) != nil)
    #expect(bound.match(start + [0x31, 0xC2, 0xB7]) == nil)
    #expect(bound.match(start + [0xC2, 0xC2, 0xB7, 0x31]) == nil)
  }

  @Test(arguments: ["", "ab", "\u{1}", "\0", "\u{85}", "e\u{301}", "🇩🇪"])
  func onlyOneCodePointIsADelimiter(_ text: String) {
    #expect(Delimiter(text) == nil)
  }
}
