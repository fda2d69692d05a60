import ByteJSON
import Core
import Testing

@testable import CohortYAML

/// What `rewrite` may say.
struct RewriteSectionTests {
  private func decoding(_ line: String) -> Decoding {
    Decoding(
      plan(
        rules: """
          rules:
            - name: trips
              namespace: NS
              from: "trip:{legacy}:{r}"
              to: "trip:{id}:{r}"
              rewrite: [\(line)]

          """))
  }

  private static let templates = #"from: "{legacy}", to: "{id}""#

  @Test(arguments: [
    ("{ at: /a, \(templates) }", ["/a"]), ("{ at: /a/*/b, \(templates) }", ["/a/*/b"]),
    ("{ at: /a/~2, \(templates) }", ["/a/~2"]), ("{ at: \"\", \(templates) }", ["(whole)"]),
    ("{ metadata: /a/*, \(templates) }", ["metadata /a/*"]),
    ("{ at: /p, rename_members: { \(templates) } }", ["/p (member names)"]),
    ("{ metadata: '', rename_members: { \(templates) } }", ["metadata (whole) (member names)"]),
    ("{ at: /p, as: json }, { at: /p/u, \(templates) }", ["/p/u"]),
    ("{ at: /a, as: number, \(templates) }", ["/a"]),
    ("{ metadata: /a/*, as: number, \(templates) }", ["metadata /a/*"]),
    ("{ metadata: /p, as: json }, { metadata: /p/u, \(templates) }", ["metadata /p/u"]),
  ])
  func isRead(_ line: String, _ shown: [String]) {
    let decoding = decoding(line)
    #expect(decoding.places == [])
    #expect(decoding.plan?.rules.first?.rewrites.map(\.description) == shown)
    let hasJSON = line.contains("as: json")
    #expect(decoding.plan?.rules.first?.jsonStrings.map(\.path.text) == (hasJSON ? ["/p"] : []))
  }

  @Test(arguments: [
    ("{ at: /a/*b, \(templates) }", "bad-pointer 14:24"),
    ("{ at: /a/**, \(templates) }", "bad-pointer 14:24"),
    ("{ at: \"/a[*]/b\", \(templates) }", "bad-pointer 14:25"),
    ("{ at: \"$.a[*].b\", \(templates) }", "bad-pointer 14:22"),
    ("{ at: \"a/*\", \(templates) }", "bad-pointer 14:22"),
    ("{ at: \"/p/{legacy}\", \(templates) }", "bad-pointer 14:25"),
    ("{ at: \"/p/x{id}\", \(templates) }", "bad-pointer 14:26"),
    ("{ metadata: /a*, \(templates) }", "bad-pointer 14:29"),
    ("{ at: /a/~3, \(templates) }", "bad-pointer 14:24"),
    ("{ \(templates) }", "missing-key 14:15"),
    ("{ att: /a, \(templates) }", "unknown-key 14:17"),
    ("{ at: /a, metadata: /a, \(templates) }", "rewrite-form 14:25"),
    ("{ at: /a, as: json, \(templates) }", "rewrite-form 14:25"),
    ("{ at: /a, as: json, rename_members: { \(templates) } }", "rewrite-form 14:25"),
    ("{ at: /a, rename_members: { \(templates) }, \(templates) }", "rewrite-form 14:25"),
    ("{ at: /a, as: yaml }", "bad-choice 14:29"), ("{ at: /a, as: number }", "missing-key 14:15"),
    ("{ at: /a, as: number, rename_members: { \(templates) } }", "rewrite-form 14:25"),
    ("{ at: /a, as: number, from: \"x{legacy}\", to: \"{id}\" }", "rewrite-form 14:29"),
    ("{ at: /a }", "missing-key 14:15"), ("{ at: /a, from: \"{legacy}\" }", "missing-key 14:15"),
    ("{ at: /a, rename_members: { from: \"{legacy}\" } }", "missing-key 14:41"),
    ("{ at: /a, rename_members: /b }", "wrong-type 14:41"),
    ("{ at: /a, rename_members: { from: x, to: \"{id}\" } }", "without-legacy 14:49"),
  ])
  func isRefused(_ line: String, _ place: String) {
    #expect(decoding(line).places.first == place)
  }

  @Test func sayingTwiceThatAStringHoldsJSONIsAMistake() {
    let line = "{ at: /p, as: json }, { at: /p, as: json }, { at: /p/u, \(Self.templates) }"
    #expect(decoding(line).codes == ["duplicate-pointer"])
  }

  /// Where a pointer leads to one value, a star is none.
  @Test(arguments: ["owner: /a/*", "newer_by: [/*]", "owner: /a*"])
  func onePlaceIsOnePlace(_ line: String) {
    let rules = """
      rules:
        - { name: t, namespace: NS, from: "t:{legacy}", to: "t:{id}", \(line) }

      """
    #expect(Decoding(plan(rules: rules)).codes == ["bad-pointer"])
  }

  @Test func aStarOfAnOwnersNameIsEscaped() {
    let rules = """
      rules:
        - { name: t, namespace: NS, from: "t:{legacy}", to: "t:{id}", owner: /a~2 }

      """
    #expect(Decoding(plan(rules: rules)).plan?.rules.first?.owner?.tokens == [Array("a*".utf8)])
  }

  @Test func aPathOfAnotherLanguageIsTranslated() {
    let detail = decoding("{ at: \"$.shares[*]['user']\", \(Self.templates) }").diagnostics.first?
      .detail
    #expect(detail?.contains("'/shares/*/user'") == true)
  }
}
