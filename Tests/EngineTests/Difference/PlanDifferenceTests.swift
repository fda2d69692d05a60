import Core
import Engine
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite struct PlanDifferenceTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let user = Identity(legacy: "jane", id: "7c9e6679")

  private func subject() throws -> PlanSubject {
    let rules = try ["trips", "orders"].map { name in
      Rule(
        name: name, namespace: "N",
        keys: .move(
          from: try KeyTemplate("\(name):{legacy}:{r}"), to: try KeyTemplate("\(name):{id}:{r}")))
    }
    return PlanSubject(
      name: "staging-01", environment: "staging", store: StoreAddress("sqlite", "../store.sqlite"),
      storeIdentity: "sqlite:store", rules: rules, limits: Limits(), accept: Acceptance())
  }

  private func plan(
    _ name: String, _ operations: [Operation], subject: PlanSubject? = nil,
    created: Int64 = 1_700_000_000
  ) async throws -> VerifiedPlan {
    let path = directory.file(name).string
    let header = PlanHeader(
      tool: "keyshift 1", created: Timestamp(seconds: created),
      expires: Timestamp(seconds: created + 7 * 86_400), actor: "ops",
      cohortFile: "plans/a.yaml", baseDirectory: "/srv/plans")
    let writer = try PlanWriter(to: path, header: header, subject: try subject ?? self.subject())
    var encoder = PlanLineEncoder()
    var counts = PlanCounts()
    for operation in operations {
      encoder.append(operation)
      counts.add(operation)
      if operation.action.writes { counts.bytes += operation.bytes }
    }
    counts.users = Set(operations.map(\.identity)).count
    try await writer.append(encoder.takeBytes())
    _ = try await writer.finish(counts)
    return try VerifiedPlan(path)
  }

  private static func fingerprint(_ text: String) -> Fingerprint {
    Fingerprint(of: Entry(value: Array(text.utf8)))
  }

  private func operation(_ record: String, of user: Identity = user) -> Operation {
    Operation(
      identity: user, rule: "trips", namespace: "N", action: .create,
      reason: .destinationAbsent, source: Key("trips:\(user.legacy):\(record)"),
      destination: Key("trips:\(user.id):\(record)"),
      sourceFingerprint: Self.fingerprint(record), destinationFingerprint: nil,
      resultFingerprint: Self.fingerprint(record + "!"), bytes: 3)
  }

  @Test func identicalPlansKeepTheirDigest() async throws {
    let before = try await plan("a", [operation("1"), operation("2")])
    let after = try await plan(
      "b", [operation("1"), operation("2")], created: 1_800_000_000)
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
    new[0].destinationFingerprint = Self.fingerprint("there")
    new[0].resultFingerprint = nil
    new[1].sourceFingerprint = Self.fingerprint("edited")
    new.append(operation("5"))
    let difference = try PlanDifference(
      from: try await plan("a", old), to: try await plan("b", new), limit: 10)
    #expect(!difference.isIdentical)
    #expect(difference.removed.map(\.item.source) == ["trips:jane:1"])
    #expect(difference.removed.map(\.number) == [1])
    #expect(difference.added.map(\.item.source) == ["trips:jane:5"])
    #expect(difference.added.map(\.number) == [4])
    #expect(
      difference.changed.map(\.aspects) == [[.action, .reason, .destination, .result], [.source]])
    #expect(difference.total.total == 4)
    #expect(difference.rules.map(\.rule) == ["trips"])
    #expect(difference.users.map(\.identity) == [Self.user])
    #expect(difference.terms.isEmpty)
  }

  @Test func saysWhichTermsChanged() async throws {
    var subject = try self.subject()
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
