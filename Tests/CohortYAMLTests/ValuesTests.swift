import Core
import Testing

@testable import CohortYAML

/// What valid plans decode to.
struct ValuesTests {
  @Test(arguments: [
    ("no", "no"), ("yes", "yes"), ("on", "on"), ("\"123\"", "123"), ("'null'", "null"),
    ("\"true\"", "true"), ("!!str 42", "42"), ("2024-01-01", "2024-01-01"), ("\"a\\tb\"", "a\tb"),
    ("a:b", "a:b"), ("${HOME}", "${HOME}"), ("'it''s'", "it's"), ("\"\\u00e9\"", "é"),
  ])
  func aNameIsWhatIsWritten(written: String, name: String) {
    let decoding = Decoding(
      plan(cohort: "cohort:\n  users:\n    - legacy: \(written)\n      id: u\n"))
    #expect(decoding.plan?.members.map(\.legacy) == [name])
  }

  /// Keys are bytes: the composed and the decomposed spelling of a name are two names.
  @Test func spellingsOfANameAreAliases() {
    let user = "{ legacy: \"zo\\u00eb\", id: u, aliases: [\"zoe\\u0308\"] }"
    let decoding = Decoding(plan(cohort: "cohort: { users: [\(user)] }\n"))
    #expect(decoding.diagnostics.isEmpty)
    #expect(decoding.plan?.members.first?.aliases.count == 1)
  }

  @Test(arguments: [
    ("${A}", "x"), ("${ABS}/s", "/abs/s"), ("a${A}b${A}", "axbx"), ("$A", "$A"),
    ("$${A}", "${A}"), ("/x/${A}", "/x/x"), ("${YAML}", "a: [b]"), ("../s", "../s"),
    ("a}b", "a}b"),
  ])
  func variablesAreExpandedInTheStore(written: String, path: String) {
    let decoding = Decoding(
      plan(store: "store: { snapshot: { path: \"\(written)\" } }\n"),
      environment: ["A": "x", "ABS": "/abs", "YAML": "a: [b]"])
    #expect(decoding.plan?.store.address == StoreAddress("snapshot", path))
  }

  /// However the plan's own file is named, so that the plan's digest is the same.
  @Test(
    arguments: ["plan.yaml", "./plan.yaml", "/a/plan.yaml", "/plan.yaml"], ["s", "/a/s", "../s"])
  func aPathStaysAsItIsWritten(file: String, path: String) {
    let text = plan(store: "store: { sqlite: { path: \(path) } }\n")
    let decoding = Decoding(Array(text.utf8), file: file)
    #expect(decoding.plan?.store.address == StoreAddress("sqlite", path))
  }

  @Test(arguments: [
    ("90s", 90), ("30m", 1_800), ("24h", 86_400), ("7d", 604_800), ("3650d", 315_360_000),
  ])
  func durations(text: String, seconds: Int64) {
    #expect(Quantity.seconds(text) == seconds)
  }

  @Test(arguments: [
    "", "s", "7", "0s", "-1s", "1.5h", "7 d", "1w", "3651d", "9223372036854775807d",
  ])
  func refusedDurations(text: String) {
    #expect(Quantity.seconds(text) == nil)
  }

  @Test(arguments: [
    ("0%", 0), ("1%", 10_000), ("0.5%", 5_000), ("0.0001%", 1), ("12.34%", 123_400),
    ("100%", 1_000_000), ("100.0%", 1_000_000),
  ])
  func percentages(text: String, millionths: Int) {
    #expect(Quantity.millionths(text) == millionths)
  }

  @Test(arguments: ["", "%", "1", "100.1%", "-1%", "1.%", ".5%", "0.00001%", "1e1%", "1.2.3%"])
  func refusedPercentages(text: String) {
    #expect(Quantity.millionths(text) == nil)
  }

  @Test func anEmptySectionMeansDefaults() {
    let decoded = Decoding(plan(tail: "limits: {}\naccept: {}\n")).plan
    #expect(decoded?.limits == Limits())
    #expect(decoded?.accept == Acceptance())
  }

  @Test func theDelimiterReachesEveryTemplateOfTheRule() {
    let rules = """
      rules:
        - name: a
          namespace: N
          delimiter: /
          from: "t/{legacy}/{r}"
          to: "t/{id}/{r}"
          rewrite: [{ at: /x, from: "{legacy}", to: "{id}" }]

      """
    let rule = Decoding(plan(rules: rules)).plan?.rules.first
    #expect(rule?.source.delimiter == "/")
    #expect(rule?.rewrites.first?.from.delimiter == "/")
    #expect(rule?.range == SourceRange(file: "plans/test.yaml", line: 10, column: 11, length: 1))
  }
}
