import Application
import Core
import Engine

extension ErrorSample {
  private static let namespace = Namespace("USERS")

  /// What directory and accounts hold, by key.
  private static let records = [
    ("name:id-v", "ID-A"), ("user:id-v", #"{"id":"id-v","username":"victim"}"#),
    ("name:taken", "ID-A"), ("user:ID-T", #"{"id":"ID-T","username":"taken"}"#),
    ("user:ID-N", #"{"id":"ID-N"}"#), ("user:ID-O", #"{"id":"somebody"}"#),
  ]

  static let users = [
    ErrorSample("KS0501") { try await resolve("nothing") },
    ErrorSample("KS0502") { try await resolve("id-v") },
    ErrorSample("KS0503") { try await resolve("ID-T") },
    ErrorSample("KS0504") { try await resolve("ID-N") },
    ErrorSample("KS0505") { try await resolve("ID-O") },
    ErrorSample("KS0508") {
      throw RoleChangeRefusal(.notJSON, message: "'user:u' is no JSON object")
    },
    ErrorSample("KS0511") { try read("[]") },
    ErrorSample("KS0512") { try read(#"{"id":"u-2"}"#) },
    ErrorSample("KS0513") { try read(#"{"id":"u-1","id":"u-1"}"#) },
  ]

  private static func resolve(_ text: String) async throws {
    let store = InMemoryStore()
    let items = records.map { key, value in
      WriteItem(
        namespace: namespace, key: Key(key), change: .put(Entry(value: Array(value.utf8))),
        expected: nil)
    }
    _ = try await store.write(WriteBatch(items))
    let plan = CohortPlan(
      name: "one", environment: "test",
      store: StoreReference(StoreAddress("sqlite", "store.sqlite")),
      members: [],
      directory: Directory(
        namespace: namespace, key: try KeyTemplate("name:{legacy}"), fold: .lowercase),
      rules: [], accounts: AccountReference(namespace: namespace), file: "cohort.yaml")
    for user in try await UserResolver(store: store, plan: plan).resolve([text]) {
      _ = try user.result.get()
    }
  }

  private static func read(_ core: String) throws {
    _ = try UserCore(Entry(value: Array(core.utf8)), id: "u-1", at: "user:u-1")
  }
}
