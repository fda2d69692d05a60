import Core
import Testing

/// What the messages promise to say.
struct MessagesTests {
  @Test(arguments: [
    (plan(tail: "limit: {}\n"), "Did you mean 'limits'?"),
    (plan(tail: "accpet: {}\n"), "Did you mean 'accept'?"),
    (plan(tail: "accept: { index: ignore }\n"), "Did you mean 'ignored'?"),
    (plan(store: "store: { sqlit: { path: a } }\n"), "Did you mean 'sqlite'?"),
    (
      plan(cohort: "cohort: { users: [{ legacy: 123, id: u }] }\n"),
      "Quote it: \"123\"."
    ),
    (
      plan(head: "format: keyshift.cohort-plan/9\n"),
      "a newer version. Update Keyshift, or write the plan as 'keyshift.cohort-plan/1'"
    ),
    (plan(tail: "limits: { plan_age: 7 }\n"), "such as 24h or 7d"),
    (plan(tail: "accept: { failure_rate: 1 }\n"), "such as 1% or 0.5%"),
  ])
  func saysHowToFix(text: String, advice: String) throws {
    let diagnostic = try #require(Decoding(text).diagnostics.first)
    #expect(diagnostic.detail.contains(advice))
  }

  @Test func theSummaryIsConstantForACode() {
    var summaries: [String: Set<String>] = [:]
    for tail in ["limit: {}\n", "x: 1\n", "limits: []\n", "accept: x\n"] {
      for diagnostic in Decoding(plan(tail: tail)).diagnostics {
        summaries[diagnostic.code, default: []].insert(diagnostic.summary)
      }
    }
    #expect(summaries.count == 2)
    #expect(summaries.values.allSatisfy { $0.count == 1 })
  }

  @Test func neverShowsAVariablesValue() {
    let decoding = Decoding(
      plan(store: "store: { sqlite: { path: \"${HIDDEN}${NOPE}\" } }\n"),
      environment: ["HIDDEN": "hunter2"])
    #expect(decoding.codes == ["undefined-variable"])
    #expect(!decoding.diagnostics.contains { $0.detail.contains("hunter2") })
  }

  @Test func escapesAndCutsWhatItQuotes() throws {
    let key = "\"a\\u202Eb" + String(repeating: "x", count: 200) + "\""
    let diagnostic = try #require(Decoding(plan(tail: "\(key): 1\n")).diagnostics.first)
    #expect(diagnostic.detail.contains("\\u{202E}b"))
    #expect(diagnostic.detail.contains("…"))
    #expect(!diagnostic.detail.contains("\u{202E}"))
  }

  @Test func saysWhatToDoAboutALargeCohort() throws {
    let users = (0..<51).map { "    - { legacy: u\($0), id: i\($0) }\n" }.joined()
    let cohort = "cohort:\n  users:\n" + users
    let unset = try #require(Decoding(plan(cohort: cohort)).diagnostics.first)
    #expect(unset.code == "too-many-users")
    #expect(unset.range?.line == 6)
    #expect(unset.detail.contains("'limits: users:' to 51"))
    let set = Decoding(plan(cohort: cohort, tail: "limits: { users: 50 }\n"))
    #expect(set.places == ["too-many-users 64:18"])
    #expect(Decoding(plan(cohort: cohort, tail: "limits: { users: 51 }\n")).plan != nil)
  }
}
