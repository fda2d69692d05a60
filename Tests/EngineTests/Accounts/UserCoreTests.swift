import Application
import Core
import Engine
import Testing

@Suite("A user's core")
struct UserCoreTests {
  private static func find(
    _ id: String, in records: [Record], keys: [KeyTemplate] = AccountReference.defaultKeys
  ) async throws -> UserCore? {
    var capabilities = InMemoryStore.allAbilities
    capabilities.readBatchSize = 1
    let store = try await World.store(records, capabilities)
    let accounts = AccountReference(namespace: AccountsWorld.users, keys: keys)
    return try await UserCoreLookup(store: store, accounts: accounts).find(id)
  }

  @Test func theFirstKeyThatIsThereCounts() async throws {
    let new = AccountsWorld.core("u-1", "john", role: "admin")
    let old = AccountsWorld.core("u-1", "johnny", at: "u-1")
    let both = try #require(try await Self.find("u-1", in: [old, new]))
    #expect(both.key == "user:u-1" && both.username == "john" && both.isAdmin)
    #expect(both.entry == new.entry)
    let older = try #require(try await Self.find("u-1", in: [old]))
    #expect(older.key == "u-1" && older.username == "johnny" && !older.isAdmin)
    #expect(try await Self.find("u-2", in: [old, new]) == nil)
    #expect(try await Self.find("", in: [old, new]) == nil)
  }

  @Test func fieldsOfAnotherKindAreAbsent() async throws {
    let core = Record(AccountsWorld.users, "user:u-1", #"{"id":"u-1","role":1,"username":null}"#)
    let found = try #require(try await Self.find("u-1", in: [core]))
    #expect(found.role == nil && found.username == nil && !found.isAdmin)
  }

  @Test(arguments: [
    "secret", "", "[]", #""u-1""#, #"{"id":"u-1""#, #"{"username":"john"}"#, #"{"id":1}"#,
    #"{"id":"u-2"}"#, #"{"id":"u-1","id":"u-2"}"#, #"{"id":"u-1","role":"user","role":"admin"}"#,
    #"{"id":"u-1","username":"a","\u0075sername":"b"}"#,
  ])
  func whatCannotBeTrustedIsRefused(value: String) async throws {
    // A sound core under the second key is no way around a bad one under the first.
    let records = [
      Record(AccountsWorld.users, "user:u-1", value), AccountsWorld.core("u-1", "john", at: "u-1"),
    ]
    let error = await #expect(throws: StoreError.self) { try await Self.find("u-1", in: records) }
    #expect(error?.code == .corrupted)
    #expect(error?.message.contains("'user:u-1'") == true)
    #expect(error?.description.contains("secret") == false)
  }

  @Test func anEntryOfAnotherKindUnderABareKeyIsNobody() async throws {
    let error = await #expect(throws: StoreError.self) {
      try await Self.find("idx:username:john", in: [AccountsWorld.name("john", "u-1")])
    }
    #expect(error?.code == .corrupted)
  }
}
