import CohortYAML
import Core
import Testing

/// Files that a plan includes: what they add, and where their mistakes are shown.
struct IncludeTests {
  private static let head = "format: keyshift.include/1\n"
  private static let rule = """
    rules:
      - name: orders
        namespace: BETA_ORDERS_KV
        from: "order:{legacy}:{record}"
        to: "order:{id}:{record}"

    """

  private func decode(_ text: String, _ files: [String: String]) -> Decoding {
    Decoding(
      text, files: Dictionary(uniqueKeysWithValues: files.map { ("plans/\($0)", $1) }))
  }

  private func including(_ files: String, cohort: String? = nil, rules: String? = nil) -> String {
    plan(tail: "include: [\(files)]\n")
      .replacingOccurrence(
        of: "cohort:\n  users:\n    - { legacy: johndoe, id: u-1 }\n", by: cohort
      )
      .replacingOccurrence(of: plan().rulesPart, by: rules)
  }

  private func places(_ decoding: Decoding) -> [String] {
    decoding.diagnostics.map { diagnostic in
      guard let range = diagnostic.range else { return diagnostic.code }
      return "\(diagnostic.code) \(range.file):\(range.line):\(range.column)"
    }
  }

  @Test func rulesAndUsersAreAsIfThePlanHadThem() throws {
    let shared = Self.head + Self.rule + "cohort:\n  users:\n    - { legacy: asmith, id: u-2 }\n"
    let included = try #require(decode(including("s/a.yaml"), ["s/a.yaml": shared]).plan)
    let written = try #require(
      decode(
        plan(
          cohort: "cohort:\n  users:\n    - { legacy: johndoe, id: u-1 }\n"
            + "    - { legacy: asmith, id: u-2 }\n",
          rules: plan().rulesPart + Self.rule.dropFirst("rules:\n".count)), [:]
      ).plan)
    #expect(included.rules.map(\.name) == ["trips", "orders"])
    #expect(included.rules.map(\.keys) == written.rules.map(\.keys))
    #expect(included.members.map(\.legacy) == written.members.map(\.legacy))
    #expect(included.rules[1].range?.file == "plans/s/a.yaml")
    #expect(included.members[1].range.file == "plans/s/a.yaml")
  }

  @Test func everythingMayComeFromFilesInTheirOrder() throws {
    let a = Self.head + Self.rule
    let b = Self.head + plan().rulesPart + "cohort: { csv: users.csv }\n"
    let text = including("s/a.yaml, b.yaml", cohort: "", rules: "")
    let decoding = decode(
      text, ["s/a.yaml": a, "b.yaml": b, "users.csv": "legacy,id\njohndoe,u-1\n"])
    #expect(places(decoding) == [])
    #expect(decoding.plan?.rules.map(\.name) == ["orders", "trips"])
    #expect(decoding.plan?.members.map(\.legacy) == ["johndoe"])
  }

  @Test func aListIsReadFromTheDirectoryOfTheFileThatNamesIt() throws {
    let shared = Self.head + "cohort: { csv: users.csv }\n"
    let decoding = decode(
      including("s/a.yaml", cohort: ""),
      ["s/a.yaml": shared, "s/users.csv": "legacy,id\nasmith,u-2\n"])
    #expect(decoding.plan?.members.map(\.legacy) == ["asmith"])
  }

  @Test(arguments: [
    ("format: keyshift.include/2\nrules: []\n", "unknown-format plans/a.yaml:1:9"),
    ("format: keyshift.cohort-plan/1\nrules: []\n", "unknown-format plans/a.yaml:1:9"),
    ("hello\n", "wrong-type plans/a.yaml:1:1"),
    ("", "empty-document plans/a.yaml:1:1"),
    ("a: [\n", "yaml-syntax plans/a.yaml:2:1"),
    ("# only\n", "empty-document plans/a.yaml:1:1"),
    (head + "store: { sqlite: { path: a } }\n", "unknown-key plans/a.yaml:2:1"),
    (head + "ruls: []\n", "unknown-key plans/a.yaml:2:1"),
    (head + "include: [b.yaml]\n", "nested-include plans/a.yaml:2:1"),
    (head + "rules: { a: b }\n", "duplicate-include plans/a.yaml:2:1"),
    (head + "cohort: [a]\n", "duplicate-include plans/a.yaml:2:1"),
    (head + "cohort: { user: [] }\n", "unknown-key plans/a.yaml:2:11"),
    (head + "rules:\n  - { name: trips, namespace: N }\n", "duplicate-rule plans/a.yaml:3:13"),
    (
      head + "rules:\n  - { name: b, namespace: N, from: \"{x\", to: y }\n",
      "bad-template plans/a.yaml:3:37"
    ),
    (head + "rules:\n  - &a { name: *b }\n", "unknown-alias plans/a.yaml:3:16"),
    (head + "cohort: { users: [{ legacy: 7, id: u }] }\n", "unquoted-string plans/a.yaml:2:29"),
    (
      "format: keyshift.include/1\nrequired_version: \"> 9\"\nstore: 7\n",
      "other-version-required plans/a.yaml:2:19"
    ),
  ])
  func mistakesAreShownInTheFileThatHasThem(text: String, place: String) {
    let places = places(decode(including("a.yaml"), ["a.yaml": text]))
    #expect(places.contains(place), "\(places)")
    #expect(places.allSatisfy { $0.contains("plans/a.yaml") }, "\(places)")
  }

  @Test(arguments: [
    ("a.yaml", "unreadable-file plans/test.yaml:14:11"),
    ("../a.yaml", "path-outside plans/test.yaml:14:11"),
    ("b.yaml, b.yaml", "duplicate-include plans/test.yaml:14:19"),
    ("7", "unquoted-string plans/test.yaml:14:11"),
    ("\"\"", "empty-value plans/test.yaml:14:11"),
    ("{ a: b }", "wrong-type plans/test.yaml:14:11"),
  ])
  func mistakesOfTheListAreShownThere(list: String, place: String) {
    let decoding = decode(including(list), ["b.yaml": Self.head + Self.rule])
    #expect(places(decoding) == [place])
  }

  @Test func aFileThatIsMissingHidesNoOtherMistakeAndCausesNone() {
    let decoding = decode(including("a.yaml", rules: "limit: 5\n"), [:])
    #expect(
      places(decoding) == [
        "unknown-key plans/test.yaml:9:1", "unreadable-file plans/test.yaml:10:11",
      ])
  }

  @Test(arguments: [
    "csv: b.csv", "directory: { namespace: N, key: \"i:{legacy}\" }", "ids: { shape: uuid }",
  ])
  func whatCannotBeJoinedIsThereOnce(entry: String) {
    let decoding = decode(
      including("a.yaml, b.yaml"),
      [
        "a.yaml": Self.head + "cohort: { \(entry) }\n",
        "b.yaml": Self.head + "cohort: { \(entry) }\n",
        "b.csv": "legacy,id\na,u-9\n",
      ])
    #expect(places(decoding).contains("duplicate-include plans/b.yaml:2:11"))
  }

  @Test func atMostTwentyFiles() {
    let names = (1...21).map { "f\($0).yaml" }
    let files = Dictionary(uniqueKeysWithValues: names.map { ($0, Self.head + "cohort: {}\n") })
    let decoding = decode(including(names.joined(separator: ", ")), files)
    #expect(decoding.codes == ["too-many-items"])
  }

  @Test func sizesCountOverAllFiles() {
    let comment = "# " + String(repeating: "x", count: 600_000) + "\n"
    let files = ["a.yaml": Self.head + Self.rule + comment]
    let decoding = decode(including("a.yaml") + comment, files)
    #expect(places(decoding) == ["file-too-large plans/a.yaml:1:1"])
  }

  @Test func valuesAndAliasesCountOverAllFiles() {
    let many = "distinct: [[\(String(repeating: "a,", count: 120_000))]]"
    let files = [
      "a.yaml": Self.head + "cohort: { \(many) }\n", "b.yaml": Self.head + "cohort: { \(many) }\n",
    ]
    let decoding = decode(including("a.yaml, b.yaml"), files)
    #expect(places(decoding).contains { $0.hasPrefix("too-many-nodes plans/b.yaml:2") })
  }

  @Test func namespacesOfIncludedRulesAreLookedUpInTheStore() {
    let store = """
      store:
        cloudflare: { account: 0123456789abcdef0123456789abcdef, namespaces: { BETA_LOGS_KV: 0123456789abcdef0123456789abcdef } }

      """
    let text = plan(store: store, tail: "include: [a.yaml]\n")
    let decoding = decode(text, ["a.yaml": Self.head + Self.rule])
    #expect(places(decoding) == ["unknown-namespace plans/a.yaml:4:16"])
  }
}

extension String {
  /// The rules of a sample plan.
  fileprivate var rulesPart: String {
    firstRange(of: "rules:").map { String(self[$0.lowerBound...]) } ?? ""
  }

  fileprivate func replacingOccurrence(of text: String, by other: String?) -> String {
    guard let other, let range = firstRange(of: text) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
