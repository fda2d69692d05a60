import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite struct PlanDifferenceTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func plan(
    _ name: String, _ operations: [Operation], subject: PlanSubject? = nil,
    header: PlanHeader = SamplePlan.header()
  ) async throws -> VerifiedPlan {
    let path = directory.file(name)
    try await SamplePlan.write(to: path, header: header, subject: subject, operations: operations)
    return try VerifiedPlan(path.string)
  }

  private func operation(_ record: String, of user: Identity = SamplePlan.second) -> Operation {
    Operation(
      identity: user, rule: "trips \"1\"", namespace: "BETA_LOGS_KV", action: .create,
      reason: .destinationAbsent, source: Key("trip:\(user.legacy):\(record)"),
      destination: Key("trip:\(user.id):\(record)"),
      sourceFingerprint: SamplePlan.fingerprint(record), destinationFingerprint: nil,
      resultFingerprint: SamplePlan.fingerprint(record + "!"), bytes: 3)
  }

  @Test func identicalPlansKeepTheirDigest() async throws {
    let before = try await plan("a", SamplePlan.operations())
    let after = try await plan(
      "b", SamplePlan.operations(), header: SamplePlan.header(created: 1_800_000_000))
    let difference = try PlanDifference(from: before, to: after, limit: 10)
    #expect(difference.isIdentical)
    #expect(difference.total.total == 0)
  }

  @Test func saysWhatChangedOfEach() async throws {
    let old = ["1", "2", "3", "4"].map { operation($0) }
    var new = old
    new.remove(at: 0)
    new[0].action = .conflict
    new[0].reason = .noTime
    new[0].destinationFingerprint = SamplePlan.fingerprint("there")
    new[0].resultFingerprint = nil
    new[1].sourceFingerprint = SamplePlan.fingerprint("edited")
    new.append(operation("5"))
    let difference = try PlanDifference(
      from: try await plan("a", old), to: try await plan("b", new), limit: 10)
    #expect(!difference.isIdentical)
    #expect(difference.removed.map(\.item.source) == ["trip:jane:1"])
    #expect(difference.removed.map(\.number) == [1])
    #expect(difference.added.map(\.item.source) == ["trip:jane:5"])
    #expect(difference.added.map(\.number) == [4])
    #expect(
      difference.changed.map(\.aspects) == [[.action, .reason, .destination, .result], [.source]])
    #expect(difference.total.total == 4)
    #expect(difference.rules.map(\.rule) == ["trips \"1\""])
    #expect(difference.users.map(\.identity) == [SamplePlan.second])
    #expect(difference.terms.isEmpty)
  }

  @Test func saysWhichTermsChanged() async throws {
    var subject = try SamplePlan.subject()
    subject.limits.batch = 7
    subject.rules.removeLast()
    let difference = try PlanDifference(
      from: try await plan("a", [operation("1")]),
      to: try await plan("b", [operation("1")], subject: subject), limit: 10)
    #expect(difference.terms == [.rules, .limits])
    #expect(difference.total.total == 0)
    #expect(!difference.isIdentical)
  }

  @Test func theLimitBoundsTheListsAndNotTheCounts() async throws {
    let old = (0..<50).map { operation("a\($0 + 10)") }
    let new = (0..<70).map { operation("b\($0 + 10)") }
    let difference = try PlanDifference(
      from: try await plan("a", old), to: try await plan("b", new), limit: 3)
    #expect(difference.removed.map(\.number) == [1, 2, 3])
    #expect(difference.added.map(\.number) == [1, 2, 3])
    #expect((difference.total.added, difference.total.removed) == (70, 50))
    #expect(difference.total.changed == 0)
  }

  /// Users in another order, records gone, new and changed, against a comparison by dictionaries.
  @Test(arguments: 0..<32) func agreesWithDictionaries(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let users = (0..<6).map { Identity(legacy: "user\($0)", id: "id\($0)") }
    func side() -> [Operation] {
      let order = users.shuffled(using: &random).prefix(Int.random(in: 1...6, using: &random))
      return order.flatMap { user in
        (0..<12).filter { _ in Bool.random(using: &random) }.map { record in
          var one = operation("\(record + 10)", of: user)
          if Int.random(in: 0..<4, using: &random) == 0 {
            (one.action, one.reason) = (.unchanged, .sameContent)
            one.destinationFingerprint = one.resultFingerprint
          }
          return one
        }
      }
    }
    let (old, new) = (side(), side())
    let difference = try PlanDifference(
      from: try await plan("a", old), to: try await plan("b", new), limit: .max)
    let before = Dictionary(uniqueKeysWithValues: old.map { ($0.source, $0) })
    let after = Dictionary(uniqueKeysWithValues: new.map { ($0.source, $0) })
    #expect(difference.added.map(\.item) == new.filter { before[$0.source] == nil })
    #expect(difference.removed.map(\.item) == old.filter { after[$0.source] == nil })
    let changed = new.filter { operation in
      before[operation.source].map { $0 != operation } ?? false
    }
    #expect(difference.changed.map(\.after.item) == changed)
    #expect(difference.total.added == difference.added.count)
    #expect(difference.users.reduce(0) { $0 + $1.counts.total } == difference.total.total)
    #expect(difference.rules.reduce(0) { $0 + $1.counts.total } == difference.total.total)
    for (index, one) in new.enumerated() where before[one.source] == nil {
      #expect(difference.added.contains { $0.item == one && $0.number == index + 1 })
    }
  }
}
