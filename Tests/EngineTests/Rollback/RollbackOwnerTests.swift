import Core
import Ledger
import Testing

@testable import Engine

/// Runs of earlier versions replaced records without asking whose they were.
@Suite("A rollback neither deletes nor puts back what is somebody else's")
struct RollbackOwnerTests {
  private static let key: Key = "trip:ID-J:1"

  private static func decide(kept: Record?, there: Record, isCreate: Bool) throws -> Operation {
    let rule = try #require(CompiledRule.compile(World.rules()).first { $0.rule.name == "trips" })
    let planned = Operation(
      identity: World.john, rule: "trips", namespace: World.logs,
      action: isCreate ? .create : .update, reason: .sourceNewer, source: "trip:johndoe:1",
      destination: key, sourceFingerprint: Fingerprint(of: there.entry),
      destinationFingerprint: nil, resultFingerprint: Fingerprint(of: there.entry), bytes: 1)
    let intent = JournalRecord.Intent(
      number: 0, operation: planned, before: kept.map { Fingerprint(of: $0.entry) },
      after: Fingerprint(of: there.entry))
    let undoing = RollbackDecision(
      intent: intent, kept: kept?.entry, there: there.entry,
      rule: BoundRule(rule, identity: World.john))
    return undoing.operation(
      for: World.john,
      DecisionContext(now: World.now, capabilities: InMemoryStore.allAbilities))
  }

  @Test(
    arguments: [
      (nil, "ID-J", Action.delete), (nil, "mary", .conflict), ("ID-J", "ID-J", .update),
      ("johndoe", "ID-J", .update), ("mary", "ID-J", .conflict), ("ID-J", "mary", .conflict),
    ] as [(String?, String, Action)])
  func byItsOwner(_ kept: String?, _ there: String, _ action: Action) throws {
    let operation = try Self.decide(
      kept: kept.map { .trip("ID-J", "1", at: 1, owner: $0) },
      there: .trip("ID-J", "1", at: 2, owner: there), isCreate: kept == nil)
    #expect(operation.action == action)
    if action == .conflict { #expect(operation.reason == .destinationForeignOwner) }
  }
}
