import Application
import ByteJSON
import CohortYAML
import Core
import Testing

@Suite("The plan's index")
struct IndexSectionTests {
  private static func decode(
    _ provider: String, records: String = #"namespace: N, key: "trip:{id}:{record}""#,
    environment: [String: String] = [:]
  ) -> Decoding {
    Decoding(plan(tail: "index: { \(records), \(provider) }\n"), environment: environment)
  }

  @Test func aFileAndTheDefaults() throws {
    let index = try #require(Self.decode("sqlite: { path: i.sqlite }").plan?.index)
    #expect(index.provider == .sqlite(path: "plans/i.sqlite"))
    #expect(index.records.namespace == "N")
    #expect(index.records.key.text == "trip:{id}:{record}")
    #expect(index.records.count?.text == "meta:user:{id}:trip_count")
    #expect(
      index.records.fields.map(\.text) == ["/userId", "/createdAt", "/updatedAt", "/lastModified"])
  }

  @Test func everyRecordSettingIsTheAuthors() throws {
    let records = #"""
      namespace: N, key: "t:{id}:{rest...}", count: "n:{id}", fields: [/a/b, "/c~1d"]
      """#
    let index = try #require(
      Self.decode("sqlite: { path: /i.sqlite }", records: records).plan?.index)
    #expect(index.records.count?.text == "n:{id}")
    #expect(index.records.fields.map(\.text) == ["/a/b", "/c~1d"])
    let uncounted = Self.decode(
      "sqlite: { path: i }", records: #"namespace: N, key: "t:{id}:{r}", count: null"#)
    #expect(try #require(uncounted.plan?.index).records.count == nil)
  }

  @Test func routesOfAWorkerTakeVariablesAndNeverASecret() throws {
    let text = #"""
      http: { list: "${BASE}/{id}/list", migrate: "${BASE}/{id}/migrate", page: 7, batch: 9,
      headers: { x-do-internal-secret: "${KEYSHIFT_SECRET_DO}" } }
      """#
    let decoding = Self.decode(text, environment: ["BASE": "https://app.example/api"])
    guard case .http(let worker)? = decoding.plan?.index?.provider else {
      Issue.record("\(decoding.diagnostics)")
      return
    }
    #expect(worker.list.text == "https://app.example/api/{id}/list")
    #expect(worker.migrate?.text == "https://app.example/api/{id}/migrate")
    #expect(worker.put == nil)
    #expect(worker.pageSize == 7)
    #expect(worker.batchSize == 9)
    #expect(
      worker.headers == [.init(name: "x-do-internal-secret", variable: "KEYSHIFT_SECRET_DO")])
  }

  @Test func aFlagStandsWithTheRecordsUnlessItSaysOtherwise() throws {
    #expect(
      try #require(Self.decode("dirty_flag: {}").plan?.index).provider
        == .dirtyFlag(DirtyFlag(namespace: "N")))
    let own = #"dirty_flag: { namespace: M, key: "dirty:{id}", value: "yes" }"#
    #expect(
      try #require(Self.decode(own).plan?.index).provider
        == .dirtyFlag(DirtyFlag(namespace: "M", key: try KeyTemplate("dirty:{id}"), value: "yes")))
  }

  @Test(arguments: [
    ("fields: []", "one-index"), ("sqlite: { path: a }, dirty_flag: {}", "one-index"),
    ("sqlite: a", "wrong-type"), ("sqlite: { file: a }", "unknown-key,missing-key"),
    (#"sqlite: { path: a }, count: "n""#, "without-id"),
    (#"sqlite: { path: a }, count: "n:{legacy}""#, "legacy-in-destination,without-id"),
    (#"sqlite: { path: a }, count: "n:{id}:{x}""#, "unbound-name"),
    ("sqlite: { path: a }, fields: [a]", "bad-pointer"),
    ("sqlite: { path: a }, fields: [/a/x, /b/x]", "duplicate-pointer"),
    ("sqlite: { path: a }, limits: 1", "unknown-key"),
    (#"dirty_flag: { key: "x" }"#, "without-id"), ("dirty_flag: { value: 1 }", "unquoted-string"),
    (#"http: { list: "https://a/{id}" }"#, "missing-key"),
    (#"http: { put: "https://a/{id}" }"#, "missing-key"),
    (#"http: { list: "https://a/x", put: "https://a/{id}" }"#, "bad-route"),
    (#"http: { list: "https://a/{id}/{x}", put: "https://a/{id}" }"#, "bad-route"),
    (#"http: { list: "https://{id}.a/x", put: "https://a/{id}" }"#, "bad-route"),
    (#"http: { list: "https://{id}.a/{id}", put: "https://a/{id}" }"#, "bad-route"),
    (#"http: { list: "https://a/{legacy}/{id}", put: "https://a/{id}" }"#, "bad-route"),
    (#"http: { list: "http://a/{id}", put: "https://a/{id}" }"#, "bad-route"),
    (#"http: { list: "https://a/{id}?q=1", put: "https://a/{id}" }"#, "bad-route"),
    (#"http: { list: "https://u:p@a/{id}", put: "https://a/{id}" }"#, "bad-route"),
    (#"http: { list: "https://a/{id}", put: "https://a/{id}", page: 0 }"#, "bad-number"),
    (#"http: { list: "https://a/{id}", put: "https://a/{id}", headers: [] }"#, "wrong-type"),
    (
      #"http: { list: "https://a/{id}", put: "https://a/{id}", headers: { "a b": "${X}" } }"#,
      "bad-header"
    ),
  ])
  func mistakes(provider: String, codes: String) {
    let decoding = Self.decode(provider)
    #expect(decoding.plan == nil)
    #expect(Set(decoding.codes) == Set(codes.split(separator: ",").map(String.init)))
  }

  @Test(arguments: [
    #"namespace: N, key: "trip:{id}""#, #"namespace: N, key: "trip:{id}:{a}:{b}""#,
    #"namespace: N, key: "trip:{record}""#, #"namespace: N, key: "trip:{legacy}:{id}:{record}""#,
    #"key: "trip:{id}:{record}""#, "namespace: N",
  ])
  func keysThatNameNoOneRecord(records: String) {
    #expect(Self.decode("sqlite: { path: a }", records: records).plan == nil)
  }

  @Test(arguments: ["hunter2", "${", "${A}b", "$${A}", "${1A}", "a${A}"])
  func aHeadersValueStandsInTheEnvironmentOnly(value: String) {
    let decoding = Self.decode(
      """
      http: { list: "https://a/{id}", put: "https://a/{id}", headers: { x-s: "\(value)" } }
      """, environment: ["A": "hunter2"])
    #expect(decoding.codes == ["secret-in-plan"])
    #expect(!decoding.diagnostics.contains { "\($0)".contains("hunter2") })
  }

  @Test func aNamespaceThatTheStoreDoesNotListIsRefused() {
    let id = String(repeating: "a", count: 32)
    let store = """
      store:
        cloudflare: { account: \(id), namespaces: { BETA_LOGS_KV: \(id) } }

      """
    let tail = #"""
      index: { namespace: OTHER, key: "trip:{id}:{record}", dirty_flag: {} }

      """#
    #expect(Decoding(plan(store: store, tail: tail)).codes == ["unknown-namespace"])
  }
}
