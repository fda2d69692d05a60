import Core
import Testing

/// One mistake each, in otherwise valid plans: what is reported, and where.
struct MistakesTests {
  @Test(arguments: [
    ("limit: { users: 5 }\n", "unknown-key 14:1"),
    ("<<: { a: b }\n", "merge-key 14:1"),
    ("name: twice\n", "duplicate-key 14:1"),
    ("123: x\n", "key-not-a-string 14:1"),
    ("true: x\n", "key-not-a-string 14:1"),
    ("? [a]\n: x\n", "key-not-a-string 14:3"),
    ("limits: !custom { users: 5 }\n", "custom-tag 14:9"),
    ("limits: { users: !!int 5 }\n", "custom-tag 14:18"),
    ("limits:\n", "wrong-type 14:8"),
    ("limits: [50]\n", "wrong-type 14:9"),
    ("limits: { users: fifty }\n", "wrong-type 14:18"),
    ("limits: { users: 1_000 }\n", "wrong-type 14:18"),
    ("limits: { users: \"50\" }\n", "wrong-type 14:18"),
    ("limits: { users: 0 }\n", "bad-number 14:18"),
    ("limits: { batch: 99999999999999999999 }\n", "bad-number 14:18"),
    ("limits: { plan_age: 7 }\n", "bad-duration 14:21"),
    ("limits: { plan_age: 1w }\n", "bad-duration 14:21"),
    ("accept: { failure_rate: 1 }\n", "bad-rate 14:25"),
    ("accept: { failure_rate: 100.1% }\n", "bad-rate 14:25"),
    ("accept: { index: consistant }\n", "bad-choice 14:18"),
    ("accept: { count_tolerance: -1 }\n", "bad-number 14:28"),
  ])
  func inTheWholePlan(tail: String, place: String) {
    #expect(Decoding(plan(tail: tail)).places == [place])
  }

  @Test(arguments: [
    ("format: keyshift.cohort-plan/2\nname: a\n", "unknown-format 1:9"),
    ("format: terraform/1\nname: a\n", "unknown-format 1:9"),
    ("format: 1\nname: a\nenvironment: b\n", "unquoted-string 1:9"),
    ("name: a\nenvironment: b\n", "missing-key 1:1"),
    ("formt: keyshift.cohort-plan/1\nname: a\nenvironment: b\n", "unknown-key 1:1"),
    ("format: keyshift.cohort-plan/1\nname: a/b\nenvironment: b\n", "bad-name 2:7"),
    ("format: keyshift.cohort-plan/1\nname: .\nenvironment: b\n", "bad-name 2:7"),
    ("format: keyshift.cohort-plan/1\nname: ..\nenvironment: b\n", "bad-name 2:7"),
    ("format: keyshift.cohort-plan/1\nname: a\nenvironment: 2024\n", "unquoted-string 3:14"),
    ("format: keyshift.cohort-plan/1\nname: zoë\nenvironment: b\n", "bad-name 2:7"),
  ])
  func inTheHead(head: String, place: String) {
    #expect(Decoding(plan(head: head)).places == [place])
  }

  @Test(arguments: [
    ("store: {}\n", "one-store 4:8"),
    ("store: a.sqlite\n", "wrong-type 4:8"),
    ("store: { sqlite: { path: a }, snapshot: { path: b } }\n", "one-store 4:10"),
    ("store: { redis: { url: a } }\n", "unsupported-store 4:10"),
    ("store: { snapshot: { path: a, api_token: b } }\n", "secret-in-plan 4:31"),
    ("store: { sqllite: { path: a } }\n", "unknown-key 4:10"),
    ("store: { sqlite: { file: a } }\n", "unknown-key 4:20,missing-key 4:18"),
    ("store: { sqlite: a }\n", "wrong-type 4:18"),
    ("store: { sqlite: { path: \"a/${NOPE}/b\" } }\n", "undefined-variable 4:29"),
    ("store: { sqlite: { path: \"${1X}\" } }\n", "bad-variable 4:27"),
    ("store: { sqlite: { path: \"x${HOME\" } }\n", "bad-variable 4:28"),
    ("store: { sqlite: { path: \"${EMPTY}\" } }\n", "empty-value 4:26"),
    ("store: { sqlite: { path: \"a\\0b\" } }\n", "control-character 4:26"),
  ])
  func inTheStore(store: String, places: String) {
    let decoding = Decoding(plan(store: store), environment: ["EMPTY": ""])
    #expect(Set(decoding.places) == Set(places.split(separator: ",").map(String.init)))
  }

  @Test(arguments: [
    ("cohort: {}\n", "no-users 6:9"),
    ("cohort: { users: [] }\n", "no-users 6:9"),
    ("cohort: { users: {} }\n", "wrong-type 6:18"),
    ("cohort: { users: [{ legacy: 123, id: u }] }\n", "unquoted-string 6:29"),
    ("cohort: { users: [{ legacy: null, id: u }] }\n", "unquoted-string 6:29"),
    ("cohort: { users: [{ legacy: true, id: u }] }\n", "unquoted-string 6:29"),
    ("cohort: { users: [{ legacy: a, id: 12e34 }] }\n", "unquoted-string 6:36"),
    ("cohort: { users: [{ legacy: \"\", id: u }] }\n", "empty-value 6:29"),
    ("cohort: { users: [{ legacy: a }] }\n", "missing-id 6:19"),
    ("cohort: { users: [{ id: u }] }\n", "missing-key 6:19"),
    ("cohort: { users: [{ legacy: a, id: u, aliases: [b, a] }] }\n", "self-alias 6:52"),
    ("cohort: { users: [{ legacy: a, id: u, aliases: b }] }\n", "wrong-type 6:48"),
    ("cohort: { csv: none.csv }\n", "csv-unreadable 6:16"),
    (
      "cohort: { users: [{ legacy: a }], directory: { namespace: N, key: \"idx:{id}\" } }\n",
      "without-legacy 6:67,unbound-name 6:67"
    ),
    (
      "cohort: { users: [{ legacy: a }], directory: { namespace: N, key: \"{legacy\" } }\n",
      "bad-template 6:68"
    ),
    (
      "cohort: { users: [{ legacy: a }], directory: { namespace: N, key: \"{legacy}\", fold: up } }\n",
      "bad-choice 6:85"
    ),
  ])
  func inTheCohort(cohort: String, places: String) {
    let decoding = Decoding(plan(cohort: cohort))
    #expect(Set(decoding.places) == Set(places.split(separator: ",").map(String.init)))
  }

  @Test(arguments: [
    ("from: \"t:{legacy}:{r\"\nto: \"t:{id}\"", "bad-template 12:23"),
    ("from: \"t:{legacy}:{}\"\nto: \"t:{id}\"", "bad-template 12:23"),
    ("from: \"é\\t:{legacy}}\"\nto: \"t:{id}\"", "bad-template 12:24"),
    ("from: \"\\x41\\u0042:{legacy}}\"\nto: \"t:{id}\"", "bad-template 12:31"),
    ("from: 'it''s:{legacy}}'\nto: \"t:{id}\"", "bad-template 12:26"),
    ("from: t:{legacy}:{r\nto: \"t:{id}\"", "bad-template 12:22"),
    ("from: &a \"t:{legacy}}\"\nto: \"t:{id}\"", "bad-template 12:11"),
    ("from: {legacy}\nto: \"t:{id}\"", "wrong-type 12:11"),
    ("from: \"t:{r}\"\nto: \"t:{id}:{r}\"", "without-legacy 12:11"),
    ("from: \"t:{legacy}:{r}\"\nto: \"t:{id}:{record}\"", "unbound-name 13:17"),
    ("from: \"t:{legacy}:{r}\"\nto: \"t:{legacy}:{r}\"", "legacy-in-destination 13:12"),
    ("from: \"t:{legacy}\"", "one-key-form 12:5"),
    ("to: \"t:{id}\"", "one-key-form 12:5"),
    ("owner: /a", "one-key-form 10:5"),
    ("in_place: \"t:{legacy}\"\nto: \"t:{id}\"\nrewrite: []", "one-key-form 12:5"),
    ("in_place: \"t:{x}\"\nowner: /a", "missing-key 12:5"),
    ("from: \"t:{legacy}\"\nto: \"t:{id}\"\ndelimiter: \"::\"", "bad-delimiter 14:16"),
    ("from: \"t:{legacy}\"\nto: \"t:{id}\"\ndelimiter: ab", "bad-delimiter 14:16"),
    ("from: \"t:{legacy}\"\nto: \"t:{id}\"\ndelimiter: \"\\u0001\"", "bad-delimiter 14:16"),
    ("from: \"t:{legacy}\"\nto: \"t:{id}\"\nowner: userId", "bad-pointer 14:12"),
    ("from: \"t:{legacy}\"\nto: \"t:{id}\"\nowner: /user~3", "bad-pointer 14:17"),
    ("from: \"t:{legacy}\"\nto: \"t:{id}\"\nnewer_by: /a", "wrong-type 14:15"),
    ("from: \"t:{legacy}\"\nto: \"t:{id}\"\nnewer_by: [/a, /a]", "duplicate-pointer 14:20"),
    (
      "from: \"t:{legacy}\"\nto: \"t:{id}\"\nrewrite: [{ at: /a, from: x, to: y }]",
      "without-legacy 14:31"
    ),
    (
      "from: \"t:{legacy}:{r}\"\nto: \"t:{id}:{r}\"\n"
        + "rewrite: [{ at: /a, from: \"{legacy}\", to: \"{r}\" }]",
      "unbound-name 14:48"
    ),
  ])
  func inARule(body: String, place: String) {
    let lines = body.split(separator: "\n").map { "    \($0)\n" }.joined()
    let decoding = Decoding(plan(rules: "rules:\n  - name: a\n    namespace: N\n" + lines))
    #expect(decoding.places == [place])
  }

  @Test func bothPlacesOfADuplicateAreShown() throws {
    let twice = Decoding(plan(tail: "name: twice\n"))
    let key = try #require(twice.diagnostics.first)
    #expect(key.related.map(\.range.line) == [2])
    let rule = "  - { name: a, namespace: N, from: \"{legacy}\", to: \"{id}\" }\n"
    let rules = Decoding(plan(rules: "rules:\n" + rule + rule))
    #expect(rules.places == ["duplicate-rule 11:13"])
    #expect(rules.diagnostics.first?.related.map(\.range.line) == [10])
  }

  @Test func oneRunFindsAllMistakes() {
    let text = plan(
      head: "format: keyshift.cohort-plan/1\nname: a/b\nenvironment: b\n",
      store: "store:\n  sqlite: { path: \"${NOPE}\" }\n",
      cohort: "cohort:\n  users:\n    - { legacy: 1, id: u }\n", tail: "limits: { users: x }\n")
    #expect(
      Decoding(text).places == [
        "bad-name 2:7", "undefined-variable 5:20", "unquoted-string 8:17", "wrong-type 14:18",
      ])
  }

  @Test func anEmptyCohortIsReportedAlongWithOtherMistakes() {
    let decoding = Decoding(plan(cohort: "cohort: { users: [] }\n", tail: "limit: 1\n"))
    #expect(decoding.places == ["no-users 6:9", "unknown-key 12:1"])
  }

  @Test func aMistakeUnderAnAnchorShowsOnce() {
    let rule = "namespace: N, from: \"{legacy}\", to: \"{id}\", newer_by:"
    let text = plan(
      rules: "rules:\n  - { name: a, \(rule) &t [x] }\n  - { name: b, \(rule) *t }\n")
    #expect(Decoding(text).codes == ["bad-pointer"])
  }
}
