import Core
import Testing

@testable import CohortYAML

/// What a file costs to read is bounded by limits, whatever its author puts into it.
struct OutsiderCostTests {
  /// A broken line behind the limit shows that nothing is read there.
  @Test(arguments: ["\u{0}\n", "a\n", "\"open\n", "a,b,c\n"])
  func aListOfUsersIsReadUpToItsLimitOnly(rest: String) {
    let users = (0..<51).map { "u\($0),i\($0)\n" }.joined()
    let csv = "legacy,id\n" + users + rest
    let text = plan(cohort: "cohort: { csv: u.csv }\n")
    let decoding = Decoding(text, files: ["plans/u.csv": csv])
    #expect(decoding.places == ["too-many-users 6:1"])
    #expect(decoding.diagnostics.first?.detail.contains("more users than that") == true)
    // Within the limit the line counts.
    let within = Decoding(
      plan(cohort: "cohort: { csv: u.csv }\n", tail: "limits: { users: 60 }\n"),
      files: ["plans/u.csv": csv])
    #expect(within.plan == nil)
    #expect(!within.codes.contains("too-many-users"))
  }

  @Test func aMillionUsersAreRefused() {
    var csv = "legacy,id\n"
    for user in 0..<1_000_000 { csv += "u\(user),i\(user)\n" }
    let decoding = Decoding(
      plan(cohort: "cohort: { csv: u.csv }\n"), files: ["plans/u.csv": csv])
    #expect(decoding.codes == ["too-many-users"])
  }

  @Test func aListInThePlanIsReadUpToItsLimitOnly() {
    let users = (0..<60).map { "    - { legacy: u\($0), id: i\($0) }\n" }.joined()
    let broken = "    - { legacy: [], nonsense: 1 }\n"
    let decoding = Decoding(plan(cohort: "cohort:\n  users:\n" + users + broken))
    #expect(decoding.codes == ["too-many-users"])
    #expect(decoding.diagnostics.first?.detail.contains("has 61 users") == true)
  }

  @Test func usersInThePlanAndInAFileCountTogether() {
    let users = (0..<30).map { "    - { legacy: u\($0), id: i\($0) }\n" }.joined()
    func decode(_ count: Int) -> Decoding {
      let csv = "legacy,id\n" + (0..<count).map { "v\($0),j\($0)\n" }.joined()
      return Decoding(
        plan(cohort: "cohort:\n  csv: u.csv\n  users:\n" + users), files: ["plans/u.csv": csv])
    }
    #expect(decode(20).plan?.members.count == 50)
    #expect(decode(21).codes == ["too-many-users"])
  }

  /// A place in a long line costs what one in a short line does.
  @Test func aMappingInOneLongLineIsRead() {
    let pairs = (0..<90_000).map { "k\($0): 1" }.joined(separator: ", ")
    let decoding = Decoding("{ \(pairs) }")
    #expect(!decoding.diagnostics.isEmpty)
    #expect(decoding.diagnostics.count <= 101)
  }

  @Test func placesInALongLineAreRight() throws {
    let source = SourceText(Array("é\r\n aé bc\nx".utf8))
    // Line 2 starts at the scalar behind CR and LF.
    #expect(
      source.range(SourceSpan(start: 4, end: 99), file: "f")
        == SourceRange(file: "f", line: 2, column: 2, length: 5))
    #expect(
      source.range(SourceSpan(start: 0, end: 9), file: "f")
        == SourceRange(file: "f", line: 1, column: 1, length: 1))
    #expect(
      source.range(SourceSpan(start: 10, end: 11), file: "f")
        == SourceRange(file: "f", line: 3, column: 1, length: 1))
  }

  @Test func aGuessLooksAtSoManyWordsOnly() {
    let words = (0..<500).map { "unlike-anything-\($0)" }
    #expect(Spelling.suggestion(for: "trips", among: ["tripz"] + words) == "tripz")
    #expect(Spelling.suggestion(for: "trips", among: words + ["tripz"]) == nil)
    #expect(
      Spelling.suggestion(for: "trips", among: [String(repeating: "t", count: 1_000_000)]) == nil)
  }

  @Test func aTemplateOfVeryManyNamesIsAMistake() {
    let names = (0..<20_000).map { "{c\($0)}" }.joined(separator: "-")
    let decoding = Decoding(
      plan(
        rules: """
          rules:
            - name: r
              namespace: N
              from: "t:{legacy}:\(names)"
              to: "t:{id}:\(names)"

          """))
    #expect(decoding.codes == ["too-long", "too-long"])
  }
}
