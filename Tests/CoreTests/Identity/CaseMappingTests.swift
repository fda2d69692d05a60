import Core
import Foundation
import Testing

@Suite("Lower case and likeness")
struct CaseMappingTests {
  @Test(arguments: [
    ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"), ("İpek", "i\u{307}pek"), ("STRASSE", "strasse"), ("ǅungla", "ǆungla"),
    ("Ⅷ", "ⅷ"),
    ("\u{212A}elvin", "kelvin"), ("ᏣᎳᎩ", "ꮳꮃꭹ"), ("ΣΑΣ.ΣΑΣ", "σασ.σας"), ("Σ", "σ"), ("ΑΣ", "ας"),
    ("ΑΣ\u{301}", "ας\u{301}"), ("Α\u{301}Σ", "α\u{301}ς"), ("ΑΣ1", "ας1"), ("ΑΣ-Α", "ας-α"),
    ("ΑΣ'Α", "ασ'α"), ("JohnDoe", "johndoe"),
  ])
  func lowerCase(_ text: String, _ lower: String) {
    #expect(text.lowercase.isSame(as: lower), "\(text.lowercase)")
  }

  @Test(arguments: [
    ("ΣΑΣ", "σας"), ("ſ", "s"), ("straße", "STRASSE"), ("ﬁn", "fin"), ("James", "james"),
    ("ｊｏｈｎ", "john"),
    ("jos\u{E9}", "JOSE\u{301}"), ("john\u{200B}", "john"), ("Ⅷ", "viii"), ("K", "\u{212A}"),
    ("µ", "μ"),
    ("\u{1FB3}\u{301}", "\u{3AC}\u{3B9}"), ("α\u{345}\u{301}", "\u{1FB4}"), ("2", "²"), ("ẞ", "ss"),
  ])
  func alike(_ a: String, _ b: String) { #expect(a.likeness == b.likeness) }

  @Test(arguments: [("a", "b"), ("ı", "i"), ("o", "ø"), ("john1", "john"), ("а", "a")])
  func unlike(_ a: String, _ b: String) { #expect(a.likeness != b.likeness) }

  private static let node = "/usr/bin/node"

  /// Every character that this program's Unicode knows, alone and around the sigma that ends a word.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/node")))
  func lowerCaseIsJavaScripts() throws {
    var texts: [String] = []
    for value in UInt32(0x80)...0x1FFFF {
      // Letters that are newer than the tables, of Unicode 15.0, have no case here.
      guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age <= (15, 0),
        scalar.properties.generalCategory != .unassigned,
        scalar.properties.generalCategory != .privateUse,
        scalar.properties.generalCategory != .control,
        // Newer versions of Unicode have changed these two, a letter's case and a sign's kind.
        ![0x295, 0x1171E].contains(value)
      else { continue }
      let text = String(scalar)
      texts += [text, "aΣ" + text, text + "Σ", "aΣ" + text + "a"]
    }
    let process = Process()
    process.executableURL = URL(filePath: Self.node)
    let file = FileManager.default.temporaryDirectory.appending(path: "names-\(UUID().uuidString)")
    try Data(texts.joined(separator: "\n").utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let script = """
      const t = require('fs').readFileSync(process.argv[1], 'utf8').split('\\n');
      process.stdout.write(t.map(x => x.toLowerCase()).join('\\n'))
      """
    process.arguments = ["-e", script, file.path()]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let lowered = [UInt8](data).split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lowered.count == texts.count)
    let different = zip(texts, lowered).filter { !Array($0.0.lowercase.utf8).elementsEqual($0.1) }
    // A newer Unicode's letters, of which this program's knows nothing.
    let shown = different.prefix(5).map {
      $0.0.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
    }
    #expect(different.isEmpty, "\(different.count): \(shown)")
  }
}
