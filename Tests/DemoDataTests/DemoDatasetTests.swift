import ByteJSON
import Core
import DemoData
import Testing

@Suite("Demo data")
struct DemoDatasetTests {
  static let now: Int64 = 1_764_000_000

  private func dataset(users: Int = 12, records: Int = 20, seed: UInt64 = 7) -> DemoDataset {
    DemoDataset(users: users, records: records, seed: seed, now: Self.now)
  }

  @Test func isTheSameEveryTime() {
    #expect(Array(dataset().entries()) == Array(dataset().entries()))
    #expect(Array(dataset().entries()) != Array(dataset(seed: 8).entries()))
  }

  @Test func growsWithoutChangingWhatWasThere() {
    let small = Array(dataset(users: 5).entries())
    let large = Array(dataset(users: 9).entries())
    #expect(large.prefix(small.count).elementsEqual(small))
    #expect(dataset(users: 9).identities.prefix(5).elementsEqual(dataset(users: 5).identities))
  }

  @Test(arguments: [(1, 0), (1, 1), (3, 400), (40, 11)])
  func keysAreDistinctAndWithinLimits(_ users: Int, _ records: Int) {
    let limits = InMemoryStore.allAbilities
    var seen: Set<DemoEntry> = []
    for var entry in dataset(users: users, records: records).entries() {
      #expect(entry.key.bytes.count <= limits.maximumKeyBytes)
      #expect(entry.entry.metadata?.count ?? 0 <= limits.maximumMetadataBytes)
      #expect(entry.entry.expiration ?? .max > Self.now + limits.minimumExpirationLead)
      entry.entry = Entry(value: [])
      #expect(seen.insert(entry).inserted, "\(entry.namespace) \(entry.key)")
    }
  }

  @Test func fillsEveryNamespace() {
    let namespaces = Set(dataset(users: 1).entries().map(\.namespace))
    #expect(
      namespaces == [
        "BETA_LOGS_KV", "BETA_EXPENSES_KV", "BETA_MILEAGE_KV", "BETA_TRASH_KV", "BETA_HUGHESNET_KV",
        "BETA_HUGHESNET_ORDERS_KV", "BETA_USER_SETTINGS_KV", "BETA_USERS_KV", "BETA_SESSIONS_KV",
        "BETA_MIGRATIONS_KV",
      ])
  }

  @Test func sizesOutOfRangeAreTaken() {
    let smallest = DemoDataset(users: -5, records: -1, seed: 0, now: Self.now)
    #expect(smallest.users == 1)
    #expect(smallest.records == 0)
    #expect(smallest.expectation(cohort: 99) == smallest.expected)
    #expect(smallest.expectation(cohort: -1) == smallest.expected)
  }

  @Test func cohortIsSafe() throws {
    let members = dataset(users: 3_000).identities.map(Self.member)
    #expect(IdentityCheck.diagnose(members, rules: try DemoRules.all()).isEmpty)
    #expect(members.first?.legacy == "johndoe")
    #expect(members.first?.id == "550e8400-e29b-41d4-a716-446655440000")
    #expect(members.contains { $0.legacy != $0.legacy.lowercased() })
    #expect(members.allSatisfy { $0.id?.utf8.count == 36 })
  }

  @Test(arguments: DemoDataset.hazards)
  func hazardsAreRefused(_ hazard: DemoHazard) throws {
    let members = hazard.identities.map(Self.member)
    #expect(!IdentityCheck.diagnose(members, rules: try DemoRules.all()).isEmpty)
  }

  private static func member(_ identity: Identity) -> CohortMember {
    CohortMember(
      legacy: identity.legacy, id: identity.id, range: SourceRange(file: "t", line: 1, column: 1))
  }

  @Test func directoryResolvesEveryUser() {
    let dataset = dataset(users: 30, records: 0)
    var users: [Key: Entry] = [:]
    for entry in dataset.entries() where entry.namespace == "BETA_USERS_KV" {
      users[entry.key] = entry.entry
    }
    for identity in dataset.identities {
      let found = users[Key("idx:username:\(identity.legacy.lowercased())")]
      #expect(found?.value == Array(identity.id.utf8))
      #expect(users[Key("user:\(identity.id)")] ?? users[Key(identity.id)] != nil)
    }
    #expect(users[Key(dataset.identities[1].id)] != nil)
  }

  @Test func oneAdministratorHasASession() throws {
    let entries = Array(dataset().entries())
    let role = JSONPointerSet([try JSONPointer("/role"), try JSONPointer("/id")])
    var admins: [[UInt8]?] = []
    for entry in entries where entry.namespace == "BETA_USERS_KV" {
      guard let fields = try? role.locate(in: entry.entry.value.span), let field = fields[0],
        field.holds(Array("admin".utf8).span, in: entry.entry.value.span)
      else { continue }
      admins.append(fields[1]?.text(in: entry.entry.value.span))
    }
    #expect(admins == [Array(DemoDataset.admin.id.utf8)])
    #expect(entries.contains { $0.key == Key(DemoDataset.adminSession) })
  }

  @Test func theLargestDatasetStartsAtOnce() {
    let largest = DemoDataset(users: .max, records: .max, seed: 1, now: Self.now)
    #expect(largest.users == DemoDataset.maximumUsers)
    #expect(largest.entries().prefix(1_000).count { _ in true } == 1_000)
    #expect(largest.expected.count(.create, rule: "trips") == 1_000_000_000_000_007)
  }
}
