import Core
import Ledger
import SystemPackage
import TestKit
import Testing

/// Plans of a part of a cohort: which part is meant, and that they have nothing else.
@Suite("A plan's target") struct PlanTargetTests {
  private static let trips = "trips \"1\""
  private static let users = [
    Identity(legacy: "a", id: "1"), Identity(legacy: "b", id: "2"),
    Identity(legacy: "bee", id: "2"),
    Identity(legacy: "c", id: "3"),
  ]

  private func target(_ parts: PlanTarget.Part...) throws(OperationFilter.Unknown) -> PlanTarget? {
    var rules: [Rule] = []
    do { rules = try SamplePlan.subject().rules } catch { Issue.record(error) }
    return try PlanTarget.covering(parts, of: Self.users, rules)
  }

  @Test func usersAreFoundByNameAliasAndID() throws {
    for name in ["b", "bee", "2"] {
      let target = try #require(try target(.user(name)))
      #expect(target.users == ["2"])
      #expect(target.rules.isEmpty)
      #expect(target.cohortUsers == 3)
      #expect(target.covers(user: "2") && !target.covers(user: "1") && target.covers(rule: "any"))
    }
  }

  @Test func severalAreTakenTogetherAndInOneOrder() throws {
    let a = try target(.user("c"), .rule("orders"), .user("a"), .user("1"))
    let b = try target(.user("a"), .user("3"), .rule("orders"), .rule("orders"))
    #expect(a == b)
    #expect(a?.users == ["1", "3"])
    #expect(a?.covers(rule: "orders") == true && a?.covers(rule: Self.trips) == false)
  }

  @Test func whatLeavesNothingOutIsTheWholeCohort() throws {
    #expect(try target() == nil)
    #expect(try target(.user("a"), .user("bee"), .user("c")) == nil)
    #expect(try target(.rule("orders"), .rule(Self.trips)) == nil)
    #expect(try target(.rule("orders"), .user("a"), .user("b"), .user("c"))?.users == [])
  }

  @Test(arguments: [
    (PlanTarget.Part.user("d"), "d"), (.user("A"), "A"), (.user(""), ""),
    (.user("b\u{301}"), "b\u{301}"),
    (.rule("order"), "order"), (.rule("ORDERS"), "ORDERS"),
  ])
  func unknownNamesAreRefused(part: PlanTarget.Part, name: String) {
    let error = #expect(throws: OperationFilter.Unknown.self) { try target(part) }
    #expect(error?.name == name)
    #expect(error?.candidates.isEmpty == false)
  }

  // MARK: - Saved plans

  private func refusal(_ target: PlanTarget, of lines: [PlanLine]? = nil) async throws -> String? {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    var subject = try SamplePlan.subject()
    subject.target = target
    let lines = lines ?? SamplePlan.lines(SamplePlan.operations())
    _ = try await SamplePlan.write(lines, SamplePlan.counts(lines), to: path, subject: subject)
    do {
      _ = try SamplePlan.read(path)
      #expect(try PlanReader(verifying: path.string).subject.target == target)
      return nil
    } catch let error as PlanRefusal { return error.message }
  }

  @Test func aPlanOfItsPartIsAccepted() async throws {
    let both = [SamplePlan.identity.id, SamplePlan.second.id]
    #expect(try await refusal(PlanTarget(users: both, rules: [], cohortUsers: 3)) == nil)
    let orders = SamplePlan.lines(
      SamplePlan.operations().filter { $0.rule == "orders" }, hasUnmatched: false)
    #expect(
      try await refusal(PlanTarget(users: [], rules: ["orders"], cohortUsers: 2), of: orders) == nil
    )
    #expect(
      try await refusal(
        PlanTarget(users: [SamplePlan.second.id], rules: ["orders"], cohortUsers: 2), of: orders)
        == nil)
  }

  @Test(arguments: [
    (PlanTarget(users: [SamplePlan.second.id], rules: [], cohortUsers: 2), "its user is not in"),
    (PlanTarget(users: [], rules: ["orders"], cohortUsers: 2), "is not in the plan's target"),
    (PlanTarget(users: ["x"], rules: ["orders"], cohortUsers: 2), "is not in the plan's target"),
    (PlanTarget(users: [], rules: ["other"], cohortUsers: 2), "names a rule that it does not have"),
    (PlanTarget(users: [], rules: [], cohortUsers: 2), "leaves nothing out"),
    (PlanTarget(users: ["550e8400", "7c9e6679"], rules: [], cohortUsers: 2), "leaves nothing out"),
    (PlanTarget(users: ["a", "b"], rules: [], cohortUsers: 1), "a number of users"),
    (PlanTarget(users: ["a"], rules: [], cohortUsers: 51), "a number of users"),
    (PlanTarget(users: ["a"], rules: [], cohortUsers: -1), "a number of users"),
  ])
  func aForgedTargetIsRefused(target: PlanTarget, why: String) async throws {
    let message = try await refusal(target)
    #expect(message?.contains(why) == true, "\(message ?? "accepted")")
  }

  @Test func onlyMigrationsHaveOne() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    var subject = try SamplePlan.subject()
    subject.target = PlanTarget(users: [], rules: ["orders"], cohortUsers: 2)
    subject.purpose = .cleanup(
      CleanupBasis(run: "r", planDigest: "d", waitingSeconds: 1, coveragePPM: 1))
    _ = try await SamplePlan.write([], SamplePlan.counts([]), to: path, subject: subject)
    #expect(throws: PlanRefusal.self) { try SamplePlan.read(path) }
  }
}
