import Core
import Testing
import Wrangler

struct BindingsTests {
  // MARK: - Environments

  @Test(arguments: [
    ("{}", nil, "no-kv-namespaces 1:1"),
    ("{ \"env\": { \"a\": {}, \"b\": {} } }", nil, "no-kv-namespaces 1:1"),
    ("{ \"kv_namespaces\": [], \"env\": { \"a\": {} } }", "a", "no-kv-namespaces 1:38"),
    ("{ \"kv_namespaces\": [] }", "a", "unknown-environment"),
    ("{ \"env\": { \"staging\": {} } }", "stagin", "unknown-environment 1:10"),
    ("{ \"kv-namespaces\": [] }", nil, "hyphenated-kv-namespaces 1:3"),
    ("{ \"site\": { \"kv_namespaces\": [] } }", nil, "misplaced-kv-namespaces 1:13"),
    ("{ \"env\": { \"a\": { \"kv_namespaces\": [] } } }", nil, "no-kv-namespaces 1:1"),
    ("{ \"env\": [] }", "a", "wrong-type 1:10"),
    ("{ \"env\": { \"a\": 1 } }", "a", "wrong-type 1:17"),
    ("[]", nil, "wrong-type 1:1"), ("{ \"kv_namespaces\": {} }", nil, "wrong-type 1:20"),
    ("{ \"env\": {}, \"env\": { \"a\": { \"kv_namespaces\": [] } } }", "a", "duplicate-key 1:14"),
  ])
  func mistakes(text: String, environment: String?, place: String) {
    #expect(bindings(text, environment: environment).places == [place])
  }

  @Test func anUnknownEnvironmentNamesThoseThereAre() {
    let text = "{ \"env\": { \"staging\": {}, \"production\": {} } }"
    let details = bindings(text, environment: "Stagign").details
    #expect(details.contains("it has 'production' and 'staging'"))
    #expect(details.contains("Did you mean 'staging'?"))
    #expect(bindings(text).details.contains("it has 'production' and 'staging'"))
    #expect(!bindings(text, environment: "x").details.contains("Did you mean"))
  }

  @Test func nothingIsInheritedButTheAccount() throws {
    let text = """
      { "account_id": "top", "kv_namespaces": [{ "binding": "A", "id": "1" }],
        "env": { "a": { "kv_namespaces": [], "account_id": "own" }, "b": { "kv_namespaces": [] } } }
      """
    #expect(bindings(text, environment: "a").value?.account == "own")
    #expect(bindings(text, environment: "b").value?.account == "top")
    #expect(bindings(text, environment: "b").value?.bindings.isEmpty == true)
    #expect(bindings(text).value?.account == "top")
  }

  // MARK: - Items

  @Test func oneRunFindsAllMistakesOfAnEnvironment() {
    let text = """
      { "kv_namespaces": [
          { "binding": "A", "id": 1 },
          { "id": "x" },
          "B",
          { "binding": "C", "id": "1" },
          { "binding": "C", "id": "2" },
          { "binding": "D", "id": "1", "id": "2" },
          { "binding": null, "preview_id": [] }
        ],
        "account_id": 5 }
      """
    #expect(
      bindings(text).places == [
        "wrong-type 2:29", "unnamed-binding 3:5", "wrong-type 4:5", "duplicate-binding 6:18",
        "duplicate-key 7:34", "wrong-type 8:18", "wrong-type 8:38", "wrong-type 10:17",
      ])
  }

  @Test func theSameMistakesInTOMLHaveLines() {
    let text = """
      account_id = 5
      [[env.a.kv_namespaces]]
      binding = "A"
      id = 1

      [[env."a".kv_namespaces]]
        id = "x"
      [[env.a.kv_namespaces]]
      binding = "C"
      [[env.a.kv_namespaces]]
      binding = "C" # again
      """
    #expect(
      bindings(text, "wrangler.toml", environment: "a").places == [
        "wrong-type 4:1", "unnamed-binding 6:1", "duplicate-binding 11:1", "wrong-type 1:1",
      ])
  }

  @Test func otherEnvironmentsMayBeWrong() {
    let text = "{ \"kv_namespaces\": [], \"env\": { \"a\": { \"kv_namespaces\": [1] } } }"
    #expect(bindings(text).places == [])
  }

  // MARK: - IDs

  @Test func resolvesWhatIsWanted() throws {
    let found = try #require(
      bindings(json("{\"binding\":\"A\",\"id\":\"\(logsID)\"},{\"binding\":\"B\"}")).value)
    #expect(try found.resolve(["A"]) == ["A": logsID])
    #expect(try found.resolve([]) == [:])
  }

  @Test func everyBindingThatCannotBeResolvedIsReported() throws {
    let text = """
      { "kv_namespaces": [
        { "binding": "BETA_LOGS_KV", "id": "\(logsID)" },
        { "binding": "NO_ID" },
        { "binding": "SHORT", "id": "abc" },
        { "binding": "ZZ", "id": "\(logsID.uppercased())" } ] }
      """
    let found = try #require(bindings(text).value)
    let outcome = Outcome { () throws(DiagnosticsError) in
      try found.resolve(["BETA_LOG_KV", "BETA_LOGS_KV", "NO_ID", "SHORT", "ZZ", "OTHER"])
    }
    #expect(
      outcome.places == [
        "unknown-binding", "binding-without-id 3:16", "unknown-binding", "bad-namespace-id 4:31",
        "duplicate-namespace-id 5:28",
      ])
    #expect(outcome.diagnostics.first?.detail.contains("Did you mean 'BETA_LOGS_KV'?") == true)
  }

  @Test func localNamesArePreviewIDThenIDThenBinding() throws {
    let text = json(
      "{\"binding\":\"A\",\"id\":\"x\",\"preview_id\":\"p\"},{\"binding\":\"B\",\"id\":\"y\"},"
        + "{\"binding\":\"C\",\"id\":\"\"}")
    let found = try #require(bindings(text).value)
    #expect(try found.resolveLocal(["A", "B", "C"]) == ["A": "p", "B": "y", "C": "C"])
    let cased = json("{\"binding\":\"A\",\"id\":\"x\"},{\"binding\":\"B\",\"id\":\"X\"}")
    #expect(try bindings(cased).value?.resolveLocal(["A", "B"]) == ["A": "x", "B": "X"])
    let shared = try #require(
      bindings(json("{\"binding\":\"A\"},{\"binding\":\"B\",\"id\":\"A\"}")).value)
    #expect(
      Outcome { () throws(DiagnosticsError) in try shared.resolveLocal(["A", "B"]) }.places
        == ["duplicate-namespace-id 1:57"])
    let missing = Outcome { () throws(DiagnosticsError) in try found.resolveLocal(["D", "E"]) }
    #expect(missing.places == ["unknown-binding", "unknown-binding"])
  }

  @Test(arguments: [
    ("", "no-account-id"), ("\"account_id\": \"\",", "no-account-id"),
    ("\"account_id\": \"abc\",", "bad-account-id"),
  ])
  func theAccountIsCheckedWhenItIsAskedFor(member: String, code: String) throws {
    let found = try #require(bindings("{ \(member) \"kv_namespaces\": [] }").value)
    #expect(Outcome { () throws(DiagnosticsError) in try found.accountID() }.places == [code])
  }
}
