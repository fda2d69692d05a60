import Core
import Engine
import TestKit
import Testing

@Suite("Who is meant by a name or an ID")
struct UserResolverTests {
  private typealias A = AccountsWorld

  /// Members in the cohort, users outside of it, and what goes wrong with accounts.
  private static let records = [
    A.name("johndoe", "ID-J"), A.core("ID-J", "johndoe"),
    A.name("mary", "ID-M"), A.core("ID-M", "Mary"),
    A.name("renamed", "ID-R"), A.name("before", "ID-R"), A.core("ID-R", "renamed"),
    A.name("id-v", "ID-A"), A.core("id-v", "victim"), A.core("ID-A", "id-v"),
    A.name("taken", "ID-A"), A.core("ID-T", "taken"),
    A.core("ID-N", "nobody"), A.core("ID-W", nil), A.core("ID-Other", "x", at: "user:ID-O"),
    A.name("id-j2", "ID-J"), A.name("orphan", "ID-Q"), A.core("ID-L", "later"),
    A.name("later", "ID-L"),
  ]

  private static let members = [A.member("johndoe", "ID-J", "jd"), A.member("later", nil, "late")]

  private static func resolve(
    _ asked: [String], directory: Directory?, accounts: AccountReference? = A.accounts
  ) async throws -> [ResolvedUser] {
    var capabilities = InMemoryStore.allAbilities
    capabilities.readBatchSize = 3
    let store = try await World.store(records, capabilities)
    let plan = try A.plan(members, directory: directory, accounts: accounts)
    return try await UserResolver(store: store, plan: plan).resolve(asked)
  }

  private static func summary(_ user: ResolvedUser) -> String {
    switch user.result {
    case .success(let member):
      ([member.legacy] + member.aliases).joined(separator: "+") + " \(member.id ?? "?")"
    case .failure(let failure): "\(failure.code)"
    }
  }

  @Test(arguments: [
    ("johndoe", "johndoe+jd ID-J"), ("jd", "johndoe+jd ID-J"), ("ID-J", "johndoe+jd ID-J"),
    ("later", "later+late ID-L"), ("late", "later+late ID-L"), ("ID-L", "later+late ID-L"),
    ("mary", "Mary ID-M"), ("MARY", "Mary ID-M"), ("ID-M", "Mary ID-M"),
    ("before", "before ID-R"), ("renamed", "renamed ID-R"), ("ID-R", "renamed ID-R"),
    ("ID-J2", "johndoe+jd+ID-J2 ID-J"), ("orphan", "orphan ID-Q"),
    ("id-v", "ambiguous"), ("ID-T", "directory-disagrees"), ("ID-N", "not-confirmed"),
    ("ID-W", "not-confirmed"), ("ID-O", "bad-account"), ("nothing", "unknown"), ("", "unknown"),
    ("JOHNDOE", "johndoe+jd ID-J"), ("idx:username:mary", "bad-account"),
  ])
  func oneByOne(asked: String, result: String) async throws {
    let users = try await Self.resolve([asked], directory: A.directory())
    #expect(users.map(Self.summary) == [result])
    if case .failure(let failure)? = users.first?.result {
      #expect(asked.isEmpty || failure.message.contains(asked))
    }
  }

  @Test func anEntryThatIsNoTextIsNobodysID() async throws {
    var records = Self.records
    records.append(
      Record(records[0].namespace, "idx:username:odd", Entry(value: [0x75, 0x2D, 0xFF])))
    records.append(A.core("ID-Odd", "odd"))
    let store = try await World.store(records)
    let plan = try A.plan(Self.members, directory: A.directory(), accounts: A.accounts)
    let users = try await UserResolver(store: store, plan: plan).resolve(["odd", "ID-Odd", "mary"])
    #expect(users.map(Self.summary) == ["bad-account", "bad-account", "Mary ID-M"])
  }

  @Test func theOthersGoOnInTheOrderAsked() async throws {
    let asked = ["nothing", "ID-M", "jd", "id-v", "mary", "jd"]
    let users = try await Self.resolve(asked, directory: A.directory())
    #expect(users.map(\.asked) == asked)
    #expect(
      users.map(Self.summary) == [
        "unknown", "Mary ID-M", "johndoe+jd ID-J", "ambiguous", "Mary ID-M", "johndoe+jd ID-J",
      ])
    #expect(users.members.map(\.id) == ["ID-M", "ID-J"])
  }

  @Test func oneUserAskedByTwoNamesHasBoth() async throws {
    let users = try await Self.resolve(["before", "ID-R"], directory: A.directory())
    #expect(users.members == [A.member("before", "ID-R", "renamed")].map(Self.outside))
  }

  private static func outside(_ member: CohortMember) -> CohortMember {
    var member = member
    member.range = SourceRange(file: "cohort.yaml", line: 1, column: 1)
    return member
  }

  @Test func withoutADirectoryOnlyTheCohortIsKnown() async throws {
    let users = try await Self.resolve(["jd", "ID-M", "mary", "late"], directory: nil)
    #expect(
      users.map(Self.summary) == ["johndoe+jd ID-J", "not-confirmed", "unknown", "not-confirmed"])
  }

  @Test func withoutAccountsAnIDIsKnownToTheCohortOnly() async throws {
    let users = try await Self.resolve(
      ["ID-J", "ID-M", "mary"], directory: A.directory(), accounts: nil)
    #expect(users.map(Self.summary) == ["johndoe+jd ID-J", "unknown", "mary ID-M"])
  }

  @Test func aNameThatIsAnotherMembersIDIsAmbiguous() async throws {
    let plan = try A.plan([A.member("a", "b"), A.member("b", "c")], directory: nil)
    let store = try await World.store()
    let users = try await UserResolver(store: store, plan: plan).resolve(["b", "a"])
    #expect(users.map(Self.summary) == ["ambiguous", "a b"])
  }

  @Test(arguments: 0..<4)
  func aStoreThatFailsSaysNothingAboutAnyone(call: Int) async throws {
    var hooks = ScriptedStore.Script()
    hooks.readError = { $0 == call ? StoreError(.unavailable, "down") : nil }
    let store = ScriptedStore(try await World.store(Self.records), hooks)
    let plan = try A.plan(Self.members, directory: A.directory())
    await #expect(throws: StoreError.self) {
      try await UserResolver(store: store, plan: plan).resolve(["jd", "ID-M"])
    }
  }
}
