import Core
import Engine
import Ledger
import StoreTesting
import TestKit
import Testing

@Suite("Which name went to which ID")
struct ClaimTests {
  static let bob = Identity(legacy: "bob", id: "ID-B")
  static let records = [
    Record.trip("johndoe", "1"), Record.trip("jd", "2"), Record.trip("bob", "1"),
  ]

  @Test func aRunClaimsItsUsers() async throws {
    let world = try await MemoryWorld(Self.records)
    try await world.plan([World.john])
    #expect(try await world.claim("johndoe") == nil)
    let run = try await world.apply().run
    let claim = try #require(try await world.claim("johndoe"))
    #expect((claim.id, claim.cohort, claim.run, claim.actor) == ("ID-J", "one", run, "tester"))
    #expect(claim.writers == [run])
    #expect(try await world.claim("bob") == nil)
  }

  @Test(arguments: ["one", "two"])
  func anotherIDIsRefused(cohort: String) async throws {
    let world = try await MemoryWorld(Self.records)
    let run = try await world.migrate([World.john]).run
    let before = await World.contents(world.store)
    let other = Identity(legacy: "johndoe", id: "ID-X")
    let found = try await ClaimCheck(world.memory().claims, World.rules()).conflicts(of: [
      other, Self.bob,
    ])
    #expect(found.map(\.identity) == [other])
    try await world.plan([other], cohort: cohort)
    let refusal = await #expect(throws: ClaimRefusal.self) { try await world.apply(cohort: cohort) }
    let text = try #require(refusal?.description)
    for part in ["'\(cohort)'", "'one'", "'ID-J'", "'ID-X'", run, "'johndoe'"] {
      #expect(text.contains(part), "\(text)")
    }
    #expect(refusal?.isBusy == false)
    #expect(await World.contents(world.store) == before)
    #expect(try await world.claim("johndoe")?.id == "ID-J")
  }

  @Test func anotherNameOfAnIDHasToBeAnAlias() async throws {
    let world = try await MemoryWorld(Self.records)
    try await world.migrate([World.john])
    try await world.plan([World.alias], cohort: "two")
    await #expect(throws: ClaimRefusal.self) { try await world.apply(cohort: "two") }
    #expect(try await world.claim("jd") == nil)
    // Listed with the name that the ID has, it is.
    try await world.plan([World.john, World.alias], cohort: "two")
    #expect(try await world.apply(cohort: "two").tally.applied == 1)
    #expect(try await world.claim("jd")?.id == "ID-J")
    // From then on either name alone will do.
    try await world.plan([World.alias], cohort: "three")
    #expect(try await world.apply(cohort: "three").outcome == .completed)
  }

  /// Rules look for the name in lower case, so two spellings of it are one name in keys.
  @Test func anotherSpellingOfANameIsTheSameClaim() async throws {
    let world = try await MemoryWorld([Record.trip("johndoe", "1")])
    let rules = [
      Rule(
        name: "trips", namespace: World.logs,
        keys: .move(
          from: try KeyTemplate("trip:{legacy|lower}:{record}"),
          to: try KeyTemplate("trip:{id}:{record}")))
    ]
    let upper = Identity(legacy: "JohnDoe", id: "ID-J")
    try await world.plan([upper], rules: rules)
    #expect(try await world.apply().tally.applied == 1)
    for name in ["JohnDoe", "johndoe"] {
      #expect(try await world.claim(name)?.id == "ID-J")
    }
    let other = Identity(legacy: "johndoe", id: "ID-X")
    let check = ClaimCheck(try await world.memory().claims, rules)
    #expect(try await check.conflicts(of: [other]).map(\.identity) == [other])
    let third = Identity(legacy: "JOHNDOE", id: "ID-X")
    #expect(try await check.conflicts(of: [third]).map(\.claim.id) == ["ID-J"])
    #expect(try await check.conflicts(of: [upper]).isEmpty)
    try await world.rollBack(try #require(try await world.shop.state().runs.last).id)
    for name in ["JohnDoe", "johndoe"] { #expect(try await world.claim(name) == nil) }
  }

  @Test func whoHasNothingToMoveClaimsNothing() async throws {
    let world = try await MemoryWorld([Record.trip("bob", "1", owner: "somebody")])
    try await world.migrate([World.john, Self.bob])
    // Nothing of johndoe's is there, and bob's record is somebody else's.
    #expect(try await world.claim("johndoe") == nil)
    #expect(try await world.claim("bob") == nil)
    #expect(
      try await world.plan([Identity(legacy: "bob", id: "ID-X")], cohort: "two")
        == ["x trip:bob:1 foreign-owner"])
  }

  @Test func aRunThatReachedNobodyGivesItsClaimsBack() async throws {
    let world = try await MemoryWorld(Self.records)
    try await world.plan([World.john])
    world.shop.stop.raise()
    #expect(try await world.apply().outcome == .interrupted)
    #expect(try await world.claim("johndoe") == nil)
  }

  @Test func aRollbackReleasesWhatItUndoes() async throws {
    let world = try await MemoryWorld(Self.records)
    let run = try await world.migrate([World.john]).run
    try await world.rollBack(run)
    #expect(try await world.claim("johndoe") == nil)
    let other = Identity(legacy: "johndoe", id: "ID-X")
    try await world.plan([other])
    #expect(try await world.apply().tally.applied == 1)
    #expect(try await world.claim("johndoe")?.id == "ID-X")
  }

  @Test func aRollbackThatLeavesSomethingReleasesNothing() async throws {
    let world = try await MemoryWorld([Record.trip("johndoe", "1"), Record.trip("johndoe", "2")])
    let run = try await world.migrate([World.john]).run
    // The user goes on with one of the records.
    try await Record(MemoryWorld.key("1"), "{\"userId\":\"ID-J\",\"new\":1}").put(into: world.store)
    try await world.rollBack(run)
    #expect(try await world.claim("johndoe")?.id == "ID-J")
  }

  @Test func twoRunsOfOneNameAreTwoWriters() async throws {
    let world = try await MemoryWorld([Record.trip("johndoe", "1")])
    let first = try await world.migrate([World.john]).run
    try await Record.trip("johndoe", "2").put(into: world.store)
    let second = try await world.migrate([World.john]).run
    #expect(try await world.claim("johndoe")?.writers == [first, second])
    try await world.rollBack(second)
    #expect(try await world.claim("johndoe")?.writers == [first])
    try await world.rollBack(first)
    #expect(try await world.claim("johndoe") == nil)
  }

  @Test func aReleaseGivesTheNameFree() async throws {
    let world = try await MemoryWorld(Self.records)
    try await world.migrate([World.john])
    let release = ClaimRelease("test", in: world.backend, try world.shop.environment().surroundings)
    let claim = try await release.release("johndoe", by: "ana", reason: "INC-1")
    #expect(claim.id == "ID-J")
    #expect(try await world.claim("johndoe") == nil)
    await #expect(throws: LedgerError.self) {
      try await release.release("johndoe", by: "ana", reason: "INC-1")
    }
    var events: [AuditEvent] = []
    try await world.backend.audit(of: "test").records { events.append($0.event) }
    let event = try #require(events.last { $0.action == .claimRelease })
    #expect(event.details["reason"] == "INC-1")
    #expect(event.details["name"] == "johndoe")
    try await world.plan([Identity(legacy: "johndoe", id: "ID-X")], cohort: "two")
    #expect(try await world.apply(cohort: "two").tally.applied == 1)
  }

  /// Another cohort's run is at work on the name, or was until it crashed.
  @Test(arguments: [true, false])
  func twoRunsOnOnePersonExcludeEachOther(isLiving: Bool) async throws {
    let world = try await MemoryWorld(Self.records)
    try await world.migrate([World.john])
    var other = try world.environment("two")
    other.surroundings.process = isLiving ? Workshop.here : Workshop.dead
    let lease = try await other.ledger.acquire(
      actor: "ben", operation: "apply", in: other.surroundings)
    let memory = try await EnvironmentMemory.open("test", in: world.backend)
    let claim = try #require(try await world.claim("johndoe"))
    var busy = claim
    busy.lock = NameClaim.Lock(cohort: "two", id: lease.record.id)
    #expect(try await memory.claims.write([NameClaims.Change(from: claim, to: busy)]) == [true])
    try await world.plan([World.john])
    if isLiving {
      let refusal = await #expect(throws: ClaimRefusal.self) { try await world.apply() }
      #expect(refusal?.isBusy == true)
      #expect(refusal?.description.contains("'two'") == true)
      try await lease.release()
    }
    #expect(try await world.apply().outcome == .completed)
  }
}
