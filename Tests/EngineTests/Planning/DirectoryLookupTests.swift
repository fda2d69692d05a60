import Core
import Engine
import Testing

@Suite("Names are looked up in the directory")
struct DirectoryLookupTests {
  static let users: Namespace = "BETA_USERS_KV"

  private static func member(_ legacy: String, _ id: String?, _ aliases: [String] = [])
    -> CohortMember
  {
    CohortMember(
      legacy: legacy, id: id, aliases: aliases,
      range: SourceRange(file: "cohort.yaml", line: 4, column: 3))
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var member: CohortMember
    var id: String?
    var codes: [String]
    var testDescription: String { title }
    init(_ title: String, _ member: CohortMember, id: String?, _ codes: String...) {
      self.title = title
      self.member = member
      self.id = id
      self.codes = codes
    }
  }

  @Test(arguments: [
    Row("resolved", member("johndoe", nil), id: "ID-J"),
    Row("folded", member("JohnDoe", nil), id: "ID-J"),
    Row("confirmed", member("johndoe", "ID-J"), id: "ID-J"),
    Row("another ID", member("johndoe", "ID-X"), id: "ID-X", "directory-disagrees"),
    Row("unknown", member("nobody", nil), id: nil, "not-in-directory"),
    Row("not confirmed", member("nobody", "ID-N"), id: "ID-N", "id-not-confirmed"),
    Row("an alias of the same ID", member("johndoe", nil, ["jd"]), id: "ID-J"),
    Row(
      "an alias of another ID", member("johndoe", nil, ["mary"]), id: "ID-J", "directory-disagrees"),
    Row("an unknown alias", member("johndoe", nil, ["nobody"]), id: "ID-J", "id-not-confirmed"),
  ])
  func resolves(_ row: Row) async throws {
    var capabilities = InMemoryStore.allAbilities
    capabilities.readBatchSize = 1
    let store = try await World.store(
      [("johndoe", "ID-J"), ("jd", "ID-J"), ("mary", "ID-M")].map {
        Record(Self.users, Key("idx:username:\($0.0)"), $0.1)
      }, capabilities)
    let directory = Directory(
      namespace: Self.users, key: try KeyTemplate("idx:username:{legacy}"), fold: .lowercase)
    let found = try await DirectoryLookup(store: store).resolve(
      [row.member], in: directory)
    let (members, diagnostics) = (found.members, found.diagnostics)
    #expect(found.confirmed.isEmpty == (row.id != "ID-J"))
    #expect(members.map(\.id) == [row.id])
    #expect(diagnostics.map(\.code) == row.codes)
    for diagnostic in diagnostics {
      #expect(diagnostic.range?.line == 4)
      #expect(diagnostic.severity == (diagnostic.code == "id-not-confirmed" ? .warning : .error))
      if diagnostic.code == "id-not-confirmed" {
        #expect(diagnostic.detail.contains(row.id ?? "none"))
      }
    }
  }

  private static func resolve(
    _ entry: [UInt8], _ member: CohortMember
  ) async throws -> (members: [CohortMember], codes: [String]) {
    let store = try await World.store([
      Record(users, "idx:johndoe", Entry(value: entry))
    ])
    let directory = Directory(
      namespace: users, key: try KeyTemplate("idx:{legacy}"), fold: .none)
    let found = try await DirectoryLookup(store: store).resolve([member], in: directory)
    return (found.members, found.diagnostics.map(\.code))
  }

  @Test(arguments: [[0x75, 0x2D, 0xFF], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func anEntryThatIsNoTextIsNoID(_ entry: [UInt8]) async throws {
    for id in [nil, "u-\u{FFFD}", "ID-J"] {
      let found = try await Self.resolve(entry, Self.member("johndoe", id))
      #expect(found.codes == ["malformed-id"])
      #expect(found.members.map(\.id) == [id])
    }
  }

  @Test(arguments: ["\"ID-J\"", "null", "undefined", "", "ID-J\u{A0}", "{ID-J}", "1.06E+20"])
  func anEntryThatHoldsNoIDIsNamed(_ entry: String) async throws {
    for id in [nil, "ID-J"] {
      let store = try await World.store([Record(Self.users, "idx:johndoe", entry)])
      let directory = Directory(
        namespace: Self.users, key: try KeyTemplate("idx:{legacy}"), fold: .none)
      let found = try await DirectoryLookup(store: store).resolve(
        [Self.member("johndoe", id)], in: directory)
      #expect(found.diagnostics.map(\.code) == ["not-an-id"])
      #expect(found.diagnostics.first?.detail.contains("'idx:johndoe' in BETA_USERS_KV") == true)
      #expect(found.members.map(\.id) == [id])
    }
  }

  /// Two spellings of one text are two IDs to the store.
  @Test func anIDOfAnotherSpellingIsAnotherID() async throws {
    let (composed, decomposed) = ("jos\u{E9}", "jose\u{301}")
    let other = try await Self.resolve(
      Array(decomposed.utf8), Self.member("johndoe", composed))
    #expect(other.codes == ["directory-disagrees"])
    let same = try await Self.resolve(Array(composed.utf8), Self.member("johndoe", composed))
    #expect(same.codes.isEmpty)
    let found = try await Self.resolve(Array(decomposed.utf8), Self.member("johndoe", nil))
    #expect(found.members[0].id.map { Array($0.utf8) } == Array(decomposed.utf8))
  }

  @Test func withoutFoldingTheCaseCounts() async throws {
    let store = try await World.store([Record(Self.users, "idx:johndoe", "ID-J")])
    let directory = Directory(
      namespace: Self.users, key: try KeyTemplate("idx:{legacy}"), fold: .none)
    let lookup = DirectoryLookup(store: store)
    let found = try await lookup.resolve(
      [Self.member("JohnDoe", nil), Self.member("johndoe", nil)], in: directory)
    #expect(found.members.map(\.id) == [nil, "ID-J"])
  }
}
