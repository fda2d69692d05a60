import Core
import Testing

@Suite("The plan's auto-migration")
struct AutoSectionTests {
  private static let cohort = """
    cohort:
      users: [{ legacy: johndoe }]
      directory: { namespace: USERS, key: "idx:{legacy}" }

    """
  private static let needs = "publish: { namespace: MIGRATIONS }\naccounts: { namespace: USERS }\n"

  private static func decode(
    _ auto: String, cohort: String = cohort, needs: String = needs
  ) -> Decoding {
    Decoding(plan(cohort: cohort, tail: needs + "auto: { \(auto) }\n"))
  }

  @Test func byDefaultItIsOffAndForNobody() throws {
    let auto = try #require(Self.decode("count: { namespace: TRIPS }").plan?.auto)
    #expect(!auto.isEnabled && auto.users.isEmpty)
    #expect(auto.interval == 86_400 && auto.maximumRecords == 500)
    #expect(auto.rounds == 10 && auto.batch == 500)
    #expect(auto.counter.namespace == "TRIPS")
    #expect(auto.counter.key(of: "u") == "meta:user:u:trip_count")
  }

  @Test func everySettingIsTheAuthors() throws {
    let text = #"""
      enabled: true, users: [u-1, "2"], every: 1h, max_trips: 9, rounds: 2, batch: 3,
      count: { namespace: N, key: "n:{id}" }
      """#
    let auto = try #require(Self.decode(text).plan?.auto)
    #expect(auto.isEnabled && auto.users == ["u-1", "2"])
    #expect(auto.interval == 3_600 && auto.maximumRecords == 9)
    #expect(auto.rounds == 2 && auto.batch == 3)
    #expect(auto.counter.key(of: "u") == "n:u")
  }

  @Test func theIndexsCounterCountsWhereItNamesNone() throws {
    let index = #"index: { namespace: N, key: "t:{id}:{r}", count: "c:{id}", dirty_flag: {} }"#
    let decoding = Self.decode("users: [u]", needs: Self.needs + index + "\n")
    let auto = try #require(decoding.plan?.auto)
    #expect(auto.counter.namespace == "N" && auto.counter.key(of: "u") == "c:u")
  }

  @Test(arguments: [
    ("users: [u]", "auto-needs"), ("count: { key: \"n:{id}\" }", "missing-key"),
    ("count: { namespace: N, key: n }", "without-id"), ("count: N", "wrong-type"),
    ("enabled: \"true\", count: { namespace: N }", "wrong-type"),
    ("enabled: yes, count: { namespace: N }", "wrong-type"),
    ("users: u, count: { namespace: N }", "wrong-type"),
    ("users: [7], count: { namespace: N }", "unquoted-string"),
    ("every: 24, count: { namespace: N }", "bad-duration"),
    ("max_trips: 0, count: { namespace: N }", "bad-number"),
    ("rounds: ten, count: { namespace: N }", "wrong-type"),
    ("batch: 10001, count: { namespace: N }", "bad-number"),
    ("user: u, count: { namespace: N }", "unknown-key"),
  ])
  func mistakes(auto: String, code: String) {
    let decoding = Self.decode(auto)
    #expect(decoding.plan == nil)
    #expect(decoding.codes == [code])
  }

  @Test func whatItRestsOnIsNeeded() {
    let bare = "cohort: { users: [{ legacy: a, id: u }] }\n"
    let decoding = Self.decode("count: { namespace: N }", cohort: bare, needs: "")
    #expect(decoding.codes == ["auto-needs", "auto-needs", "auto-needs"])
    let details = decoding.diagnostics.map(\.detail).joined()
    for need in ["'publish'", "'accounts'", "'directory'"] { #expect(details.contains(need)) }
  }
}
