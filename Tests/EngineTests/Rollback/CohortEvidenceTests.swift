import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

/// A saved rollback of a cohort is compared with the journals of all its runs.
@Suite("What the rollback of a cohort rests on")
struct CohortEvidenceTests {
  private struct Scene {
    let shop: Workshop
    let store: InMemoryStore
    var operations: [Operation]
    var subject: PlanSubject
    let header: PlanHeader

    init() async throws {
      shop = try Workshop()
      store = try await World.store([.trip("johndoe", "1"), .trip("johndoe", "2")])
      try await CohortRollbackTests.migrate(shop, store)
      try await Record.trip("johndoe", "1", at: 5).put(into: store)
      try await Record.trip("mary", "1").put(into: store)
      try await CohortRollbackTests.migrate(shop, store)
      _ = try #require(try await shop.planCohortRollback(store))
      operations = try shop.operations()
      let plan = try VerifiedPlan(shop.plan.string)
      (subject, header) = (plan.subject, plan.header)
    }

    /// Writes the plan anew, with digests that fit, and applies it.
    ///
    /// - Returns: why nothing was applied; nil where it was.
    func refusal() async throws -> PlanRefusal.Code? {
      let writer = try PlanWriter(to: shop.plan.string, header: header, subject: subject)
      var encoder = PlanLineEncoder()
      var counts = PlanCounts(rules: subject.rules.map(\.name))
      for operation in operations {
        encoder.append(operation)
        counts.add(operation)
        if operation.action.writes, operation.action != .delete { counts.bytes += operation.bytes }
      }
      counts.users = Set(operations.map(\.identity)).count
      try await writer.append(encoder.takeBytes())
      _ = try await writer.finish(counts)
      let before = await World.contents(store)
      do {
        try await shop.apply(store)
        return nil
      } catch let refusal as PlanRefusal {
        #expect(await World.contents(store) == before)
        return refusal.code
      }
    }

    mutating func edit(_ change: (inout [RollbackBasis.Run]) -> Void) {
      guard case .rollback(var basis) = subject.purpose else { return }
      var runs = basis.runs
      change(&runs)
      basis.scope = .cohort(runs)
      subject.purpose = .rollback(basis)
    }
  }

  @Test func whatIsSoIsApplied() async throws {
    let scene = try await Scene()
    #expect(scene.operations.count == 3)
    #expect(try await scene.refusal() == nil)
  }

  static let operationEdits: [@Sendable (inout [Operation]) -> Void] = [
    { $0.removeFirst() }, { $0.removeLast() }, { $0.swapAt(1, 2) },
    {
      var another = $0[2]
      another.source = "trip:ID-J:9"
      another.destination = "trip:ID-J:9"
      $0.append(another)
    },
    {
      // To leave what the second run wrote, as if somebody had changed it.
      $0[1].action = .skip
      $0[1].reason = .changedSinceRun
    },
    {
      // What the first run left, in place of nothing at all.
      $0[1].action = .update
      $0[1].reason = .preimageKept
      $0[1].sourceFingerprint = $0[2].sourceFingerprint
      $0[1].resultFingerprint = $0[2].sourceFingerprint
    },
    { $0[1].identity = World.mary },
  ]

  @Test(arguments: operationEdits.indices)
  func operationsThatTheRunsDoNotGiveAreRefused(_ index: Int) async throws {
    var scene = try await Scene()
    Self.operationEdits[index](&scene.operations)
    #expect(try await scene.refusal() == .inconsistent)
  }

  static let runEdits: [@Sendable (inout [RollbackBasis.Run]) -> Void] = [
    { $0.removeLast() }, { $0.removeFirst() }, { $0.swapAt(0, 1) },
    { $0[1].journal = $0[0].journal },
    { $0[1].kind = "cleanup" }, { $0[1].id = "another" },
    { $0.append(RollbackBasis.Run(id: "another", kind: "apply", journal: nil)) },
  ]

  @Test(arguments: runEdits.indices)
  func runsThatTheStateDoesNotGiveAreRefused(_ index: Int) async throws {
    var scene = try await Scene()
    scene.edit(Self.runEdits[index])
    #expect(try await scene.refusal() == .inconsistent)
  }

  /// The newest run decides; a state directory without it says nothing about the plan.
  @Test func anotherStateDirectoryIsNamed() async throws {
    var scene = try await Scene()
    scene.edit { $0[0].id = "another" }
    #expect(try await scene.refusal() == .unchecked)
  }

  /// Runs after those of the plan, such as its own first attempt, do not matter.
  @Test func aLaterRunMattersOnlyByItsWrites() async throws {
    let scene = try await Scene()
    let plan = try #require(contents(scene.shop.plan))
    try await Record.trip("johndoe", "3").put(into: scene.store)
    try await CohortRollbackTests.migrate(scene.shop, scene.store)
    try overwrite(scene.shop.plan, plan)
    #expect(try await scene.shop.apply(scene.store).tally == Tally(planned: 3, applied: 3))
    #expect(try await scene.store.text("trip:ID-J:3") != nil)
  }
}
