import Core
import FileState
import Ledger
import TestKit
import Testing

@Suite("What an environment remembers")
struct EnvironmentMemoryTests {
  private let directory: TemporaryDirectory
  private let backend: FileStateBackend

  init() throws {
    directory = try TemporaryDirectory()
    backend = FileStateBackend(directory.file("state"))
  }

  private static func claim(_ name: String, _ id: String) -> NameClaim {
    NameClaim(
      name: name, id: id, cohort: "one", run: "run-1", actor: "ana", since: Timestamp(seconds: 1))
  }

  private static func take(
    _ claims: [NameClaim], in memory: EnvironmentMemory
  ) async throws -> [Bool] {
    try await memory.claims.write(claims.map { NameClaims.Change(from: nil, to: $0) })
  }

  private static func names(_ memory: EnvironmentMemory) async throws -> [String] {
    var names: [String] = []
    try await memory.claims.forEach { names.append($0.name) }
    return names
  }

  @Test func claimsAreFoundByNameAndByID() async throws {
    let memory = try await EnvironmentMemory.open("test", in: backend)
    let claims = [Self.claim("bob", "ID-B"), Self.claim("bobby", "ID-B"), Self.claim("é", "ID-E")]
    #expect(try await Self.take(claims, in: memory) == [true, true, true])
    #expect(try await Self.take([Self.claim("bob", "ID-X")], in: memory) == [false])
    #expect(
      try await memory.claims.claims(of: ["é", "bob", "e\u{301}"]).map(\.?.id) == [
        "ID-E", "ID-B", nil,
      ])
    let byID = try await memory.claims.claims(ofIDs: ["ID-X", "ID-B", "ID-E", "none"])
    #expect(byID.map { $0.map(\.name) } == [[], ["bob", "bobby"], ["é"], []])
    // A claim that was released is on no list any more, and can be taken for another ID.
    #expect(
      try await memory.claims.write([NameClaims.Change(from: claims[0], to: nil)]) == [true])
    #expect(try await Self.take([Self.claim("bob", "ID-X")], in: memory) == [true])
    let after = try await memory.claims.claims(ofIDs: ["ID-X", "ID-B"])
    #expect(after.map { $0.map(\.name) } == [["bob"], ["bobby"]])
  }

  @Test func whatAPlanAddsIsSeenByThatPlanAlone() async throws {
    let memory = try await EnvironmentMemory.open("test", in: backend)
    let claims = ["b", "d", "f"].map { Self.claim($0, "ID-\($0)") }
    _ = try await Self.take(claims, in: memory)
    let plan = try await EnvironmentMemory.overlaid("test", in: backend, directory: nil)
    _ = try await Self.take(["a", "c", "g"].map { Self.claim($0, "ID") }, in: plan)
    #expect(
      try await plan.claims.write([
        NameClaims.Change(from: claims[1], to: nil),
        NameClaims.Change(from: claims[0], to: claims[0]),
        NameClaims.Change(from: Self.claim("f", "ID-other"), to: nil),
      ]) == [true, true, false])
    #expect(try await Self.names(plan) == ["a", "b", "c", "f", "g"])
    #expect(try await plan.claims.claims(of: ["d", "f", "g"]).map(\.?.id) == [nil, "ID-f", "ID"])
    #expect(try await Self.names(memory) == ["b", "d", "f"])
    // What was removed can be put back.
    #expect(try await Self.take([Self.claim("d", "ID-2")], in: plan) == [true])
    #expect(try await Self.names(plan) == ["a", "b", "c", "d", "f", "g"])
  }

  @Test func aKeyRemembersWhoWroteItUntilThatIsUndone() async throws {
    let writes = try await EnvironmentMemory.open("test", in: backend).writes
    let place = WritePlace("LOGS", of: "sqlite:store.sqlite")
    #expect(try await !writes.hasWrites(in: place))
    func last() async throws -> PastWrite? {
      try await writes.lastWrites(of: ["key"], in: place).first ?? nil
    }
    func note(_ changes: KeyChange...) async throws {
      try await writes.note(changes.map { ("key", $0) }, in: place)
    }
    try await note(.written(PastWrite(run: "run-1")))
    #expect(try await writes.hasWrites(in: place))
    try await note(.written(PastWrite(run: "run-2", expires: 9)))
    #expect(try await last() == PastWrite(run: "run-2", expires: 9))
    // The same again changes nothing, whatever the order in which it is noted.
    try await note(.written(PastWrite(run: "run-2", expires: 9)))
    try await note(.undone(["run-2", "run-7"]))
    #expect(try await last() == PastWrite(run: "run-1"))
    try await note(.undone(["run-1"]))
    #expect(try await last() == nil)
    try await note(.written(PastWrite(run: "run-3")), .forgotten, .undone(["run-3"]))
    #expect(try await last() == nil)
    #expect(try await writes.lastWrites(of: ["key"], in: WritePlace("LOGS", of: "other")) == [nil])
  }

  /// A plan's store names the namespaces that it writes; another plan of the same store may write others, and
  /// call them otherwise.
  @Test func aNamespaceIsThatOfTheService() {
    func store(_ bindings: [Namespace: String], account: String = "a") -> String {
      StoreIdentity(
        account: String(repeating: account, count: 32), baseURL: nil, namespaces: bindings
      ).text
    }
    let (one, two) = (String(repeating: "1", count: 32), String(repeating: "2", count: 32))
    let place = WritePlace("LOGS", of: store(["LOGS": one]))
    #expect(place == WritePlace("LOGS", of: store(["LOGS": one, "ORDERS": two])))
    #expect(place == WritePlace("BETA_LOGS", of: store(["BETA_LOGS": one])))
    #expect(place != WritePlace("LOGS", of: store(["LOGS": two])))
    #expect(place != WritePlace("LOGS", of: store(["LOGS": one], account: "b")))
    #expect(place != WritePlace("LOGS", of: "sqlite:store.sqlite"))
  }
}
