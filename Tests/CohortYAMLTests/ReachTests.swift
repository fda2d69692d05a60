import CohortYAML
import Core
import Governance
import Testing

/// What a plan may reach: variables, secrets, files.
struct ReachTests {
  private static let id = "0123456789abcdef0123456789abcdef"

  private func codes(_ store: String, _ environment: [String: String]) -> Decoding {
    Decoding(
      plan(store: "store: { \(store) }\n"), environment: environment, variables: VariableRules())
  }

  @Test(arguments: [
    ("sqlite: { path: \"${HOME}\" }", "HOME", "KEYSHIFT_VAR_HOME"),
    ("sqlite: { path: \"a/${GH_PAT}\" }", "GH_PAT", "KEYSHIFT_VAR_GH_PAT"),
    ("snapshot: { path: \"${KEYSHIFT_STORE}\" }", "KEYSHIFT_STORE", "KEYSHIFT_VAR_STORE"),
    (
      "cloudflare: { wrangler: w, base_url: \"https://e/${GH_PAT}\" }", "GH_PAT",
      "KEYSHIFT_VAR_GH_PAT"
    ),
    ("cloudflare: { wrangler: w, environment: \"${STAGE}\" }", "STAGE", "KEYSHIFT_VAR_STAGE"),
    ("wrangler_local: { path: p, namespaces: { BETA_LOGS_KV: \"${N}\" } }", "N", "KEYSHIFT_VAR_N"),
  ])
  func anyOtherNameIsRefusedWithItsNewOne(store: String, name: String, new: String) throws {
    let decoding = codes(store, [name: "hunter2"])
    #expect(decoding.codes == ["variable-not-allowed"])
    let detail = try #require(decoding.diagnostics.first).detail
    #expect(detail.contains(new))
    #expect(!detail.contains("hunter2"))
  }

  @Test func theNamesForPlansAreTaken() {
    #expect(codes("sqlite: { path: \"${KEYSHIFT_VAR_A}\" }", ["KEYSHIFT_VAR_A": "x"]).codes == [])
    let account = "cloudflare: { account: \"${CLOUDFLARE_ACCOUNT_ID}\", wrangler: w }"
    #expect(codes(account, ["CLOUDFLARE_ACCOUNT_ID": Self.id]).codes == [])
  }

  @Test(arguments: ["KEYSHIFT_SECRET_A", "CLOUDFLARE_API_TOKEN", "KEYSHIFT_VAR_API_TOKEN"])
  func aSecretExpandsNowhere(name: String) {
    for store in ["sqlite: { path: \"${\(name)}\" }", "cloudflare: { wrangler: \"${\(name)}\" }"] {
      let decoding = codes(store, [name: "hunter2"])
      #expect(decoding.codes == ["secret-in-plan"])
      #expect(!decoding.diagnostics.contains { "\($0)".contains("hunter2") })
    }
  }

  @Test(arguments: [
    "cloudflare: { wrangler: w, base_url: \"https://e/cf-token-0123456789abcdef\" }",
    "cloudflare: { wrangler: w, base_url: \"https://e/${KEYSHIFT_VAR_X}\" }",
    "sqlite: { path: \"cf-${KEYSHIFT_VAR_Y}\" }",
  ])
  func theTokenItselfIsFoundHoweverItGotThere(store: String) {
    let decoding = codes(
      store,
      [
        "CLOUDFLARE_API_TOKEN": "cf-token-0123456789abcdef",
        "KEYSHIFT_VAR_X": "cf-token-0123456789abcdef", "KEYSHIFT_VAR_Y": "token-0123456789abcdef",
      ])
    #expect(decoding.codes == ["secret-in-plan"])
    #expect(!decoding.diagnostics.contains { "\($0)".contains("0123456789abcdef") })
  }

  private func header(_ header: String) -> Decoding {
    let http = #"http: { list: "https://a/{id}", put: "https://a/{id}", headers: { \#(header) } }"#
    return Decoding(
      plan(tail: "index: { namespace: N, key: \"trip:{id}:{record}\", \(http) }\n"),
      variables: VariableRules(names: ["LISTED"]))
  }

  @Test(arguments: ["KEYSHIFT_SECRET_A", "KEYSHIFT_VAR_A", "LISTED", "CLOUDFLARE_ACCOUNT_ID"])
  func aHeaderTakesASecretThatIsMeantForPlans(name: String) {
    #expect(header("x-s: \"${\(name)}\"").codes == [])
  }

  @Test(arguments: [
    "CLOUDFLARE_API_TOKEN", "GH_PAT", "DO_INTERNAL_SECRET", "AWS_SECRET_ACCESS_KEY",
  ])
  func aHeaderTakesNoOtherVariable(name: String) throws {
    let decoding = header("x-s: \"${\(name)}\"")
    #expect(decoding.codes == ["variable-not-allowed"])
    if name != "CLOUDFLARE_API_TOKEN" {
      #expect(try #require(decoding.diagnostics.first).detail.contains("KEYSHIFT_SECRET_\(name)"))
    }
  }

  @Test(arguments: ["host", "Host", "CONNECTION", "transfer-encoding", "X-Forwarded-Host"])
  func aHeaderDoesNotMoveTheRequest(name: String) {
    #expect(header("\(name): \"${KEYSHIFT_SECRET_A}\"").codes == ["bad-header"])
  }

  @Test func aPathThatLeadsOutIsAMistakeOfItsOwn() {
    let decoding = Decoding(plan(cohort: "cohort: { csv: ../users.csv }\n"))
    #expect(decoding.codes == ["path-outside"])
  }

  @Test(arguments: [
    "root:x:0:0:root:/root:/bin/bash\nbob:x:1:1::/:/bin/sh\n", "hunter2\n", "hunter2,legacy\na,b\n",
    "-----BEGIN PRIVATE KEY-----\nhunter2\n", "legacy,root:x:0\n", "[core]\n\thunter2 = \"x\"\n",
  ])
  func aFileThatIsNoCohortIsNotQuoted(text: String) {
    let decoding = Decoding(
      plan(cohort: "cohort: { csv: users.csv }\n"), files: ["plans/users.csv": text])
    #expect(!decoding.diagnostics.isEmpty)
    for diagnostic in decoding.diagnostics {
      let shown = diagnostic.summary + diagnostic.detail
      #expect(!shown.contains("hunter2") && !shown.contains("root") && !shown.contains("bin/sh"))
    }
  }

  @Test(arguments: ["db: hunter2key\nhunter2: 1\n", "hunter2: { a: b }\n", "name: x\nhunter2: y\n"])
  func aFileThatIsNoPlanIsNotQuoted(text: String) {
    let decoding = Decoding(text)
    #expect(decoding.codes == ["missing-key"])
    #expect(!decoding.diagnostics.contains { ($0.summary + $0.detail).contains("hunter2") })
  }

  @Test func aPolicySaysWhatPlansMayReach() throws {
    let text = """
      format: keyshift.policy/1
      hosts: [kv.example, "app.example:8443"]
      vars: [STAGE]
      roots: [../shared, /srv/app]
      environments: { test: {} }

      """
    let policy = try PolicyDecoder().decode(Array(text.utf8), file: "p.yaml")
    #expect(policy.hosts.allows(try WebAddress("https://kv.example/x")))
    #expect(policy.hosts.allows(try WebAddress("https://app.example:8443")))
    #expect(!policy.hosts.allows(try WebAddress("https://app.example")))
    #expect(policy.variables == ["STAGE"])
    #expect(policy.roots == ["../shared", "/srv/app"])
  }

  @Test(arguments: [
    ("hosts: [\"https://kv.example\"]", "bad-host"), ("hosts: [\"*.example\"]", "bad-host"),
    ("hosts: [127.1]", "unquoted-string"), ("hosts: [\"127.1\"]", "bad-host"),
    ("vars: [CLOUDFLARE_API_TOKEN]", "bad-policy-variable"),
    ("vars: [\"A B\"]", "bad-policy-variable"),
    ("roots: x", "wrong-type"), ("hosts: kv.example", "wrong-type"),
  ])
  func mistakesOfThat(line: String, code: String) {
    let text = "format: keyshift.policy/1\n\(line)\nenvironments: { test: {} }\n"
    let error = #expect(throws: DiagnosticsError.self) {
      try PolicyDecoder().decode(Array(text.utf8), file: "p.yaml")
    }
    #expect(error?.diagnostics.map(\.code) == [code])
  }
}
