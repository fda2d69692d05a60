import Core
import Governance
import Ledger
import Testing

/// What counts as an approval, and what a plan has to be like.
@Suite struct PolicyCheckTests {
  private static let now = Timestamp(seconds: 1_700_000_000)

  /// 200 operations of rule `trips`, of them 190 to create.
  private func plan(
    _ actions: [Action: Int] = [.create: 190, .unchanged: 8, .conflict: 2],
    purpose: PlanSubject.Purpose = .migrate, actor: String = "ops", users: Int = 2,
    publish: Publication? = nil
  ) throws -> PolicyCheck.Plan {
    var counts = PlanCounts()
    for (action, count) in actions { counts.add(count, rule: "trips", action) }
    counts.users = users
    var subject = try SamplePlan.subject()
    subject.purpose = purpose
    subject.publish = publish
    return PolicyCheck.Plan(
      header: SamplePlan.header(actor: actor), subject: subject,
      trailer: PlanTrailer(
        counts: counts, digest: RunningDigest.text(of: [1]),
        headerDigest: RunningDigest.text(of: [2])))
  }

  private func file(
    by key: SigningKey, _ edit: (inout ApprovalStatement) -> Void = { _ in }
  ) throws -> ApprovalStore.File {
    var statement = ApprovalStatement(
      plan: RunningDigest.text(of: [1]), environment: "staging", cohort: "staging-01",
      name: "whoever", author: "ops", time: Self.now.adding(seconds: -60),
      expires: Self.now.adding(seconds: 3_600))
    edit(&statement)
    return ApprovalStore.File(
      path: "a.json", content: .success(try Approval(signing: statement, with: key)))
  }

  private func standing(
    _ file: ApprovalStore.File, _ policy: EnvironmentPolicy, _ plan: PolicyCheck.Plan
  ) -> ApprovalVerdict.Standing? {
    PolicyCheck(policy, plan, approvals: [file], now: Self.now).verdicts.first?.standing
  }

  private static let cleanup = PlanSubject.Purpose.cleanup(
    CleanupBasis(run: "r", planDigest: "d", waitingSeconds: 1, coveragePPM: 1))
  private static let rollback = PlanSubject.Purpose.rollback(
    RollbackBasis(run: "r", kind: "apply", journal: nil))

  // MARK: - Approvals

  @Test func anApproverIsKnownByTheKey() throws {
    let check = PolicyCheck(
      try SampleKeys.policy(), try plan(), approvals: [try file(by: SampleKeys.alice())],
      now: Self.now)
    #expect(check.violations.isEmpty)
    #expect(check.requiredApprovals == 1)
    #expect(check.verdicts.map(\.name) == ["alice"])
    #expect(
      check.record(digest: "sha256:p").approvals
        == [.init(name: "alice", key: try SampleKeys.alice().publicKey.id)])
  }

  struct Edit: Sendable {
    var expected: ApprovalVerdict.Standing
    var edit: @Sendable (inout ApprovalStatement) -> Void

    init(
      _ expected: ApprovalVerdict.Standing,
      _ edit: @escaping @Sendable (inout ApprovalStatement) -> Void
    ) {
      self.expected = expected
      self.edit = edit
    }
  }

  @Test(arguments: [
    Edit(.otherPlan) { $0.plan = "sha256:other" },
    Edit(.otherPlan) { $0.environment = "production" },
    Edit(.otherPlan) { $0.cohort = "staging-02" },
    Edit(.expired(now)) { $0.expires = now },
    Edit(.counts) { $0.expires = now.adding(seconds: 1) },
    Edit(.notYet(now.adding(seconds: 301))) {
      ($0.time, $0.expires) = (now.adding(seconds: 301), now.adding(seconds: 900))
    },
    Edit(.counts) { $0.time = now.adding(seconds: 300) },
    Edit(.tooOld(now)) { $0.time = now.adding(seconds: -86_400) },
    Edit(.counts) { $0.time = now.adding(seconds: -86_399) },
    Edit(.author) { $0.author = "Alice" },
    Edit(.author) { $0.author = "alice@laptop" },
  ])
  func whatAnApprovalIsWorth(_ edit: Edit) throws {
    let policy = try SampleKeys.policy { $0.approvalAge = 86_400 }
    let file = try file(by: SampleKeys.alice(), edit.edit)
    #expect(try standing(file, policy, plan()) == edit.expected)
  }

  @Test func othersSignaturesAreWorthNothing() throws {
    let policy = try SampleKeys.policy()
    #expect(try standing(file(by: SigningKey()), policy, plan()) == .unknownKey)
    let alices = try file(by: SampleKeys.alice()).content.get()
    let forged = Approval(
      statement: alices.statement, key: try SampleKeys.bob().publicKey,
      signature: alices.signature)
    let file = ApprovalStore.File(path: "b.json", content: .success(forged))
    #expect(try standing(file, policy, plan()) == .badSignature)
    let broken = ApprovalStore.File(
      path: "c.json", content: .failure(LedgerError(.corrupted, "it is torn")))
    #expect(try standing(broken, policy, plan()) == .unreadable("it is torn"))
  }

  /// The header says who made the plan, also where the approval says another.
  @Test(arguments: ["alice", "ALICE", "alice@laptop"])
  func anAuthorDoesNotApprove(actor: String) throws {
    let plan = try plan(actor: actor)
    let file = try file(by: SampleKeys.alice())
    #expect(try standing(file, SampleKeys.policy(), plan) == .author)
    #expect(try standing(file, SampleKeys.policy { $0.author = .counts }, plan) == .counts)
    #expect(try standing(self.file(by: SampleKeys.bob()), SampleKeys.policy(), plan) == .counts)
  }

  @Test func onePersonCountsOnce() throws {
    let policy = try SampleKeys.policy { $0.approvals = 2 }
    let alice = try file(by: SampleKeys.alice())
    let twice = PolicyCheck(policy, try plan(), approvals: [alice, alice], now: Self.now)
    #expect(twice.verdicts.map(\.standing) == [.counts, .repeated])
    let violation = try #require(twice.violations.first)
    #expect(violation.demand == .approvals)
    #expect(violation.detail.contains("needs 2 approvals, but has 1, from alice."))
    #expect(violation.detail.contains("still needs 1 of: bob."))
    let both = [alice, try file(by: SampleKeys.bob())]
    #expect(PolicyCheck(policy, try plan(), approvals: both, now: Self.now).violations.isEmpty)
  }

  @Test(
    arguments: [
      ([.create: 1], 1), ([.update: 1], 2), ([.delete: 0, .create: 1], 1), ([:], 1),
    ] as [([Action: Int], Int)])
  func someActionsNeedTwo(actions: [Action: Int], required: Int) throws {
    let policy = try SampleKeys.policy { $0.twoApprovals = [.update, .delete] }
    let check = PolicyCheck(policy, try plan(actions), approvals: [], now: Self.now)
    #expect(check.requiredApprovals == required)
    #expect(
      check.violations.first?.detail.contains("operations with the action update")
        == (required == 2))
  }

  @Test func whatNobodyCanGiveIsSaid() throws {
    let policy = try SampleKeys.policy { $0.approvals = 2 }
    let check = PolicyCheck(policy, try plan(actor: "bob"), approvals: [], now: Self.now)
    #expect(
      check.violations.first?.detail.contains("Not enough other approvers are listed") == true)
  }

  @Test func approvalsCanBeLeftOut() throws {
    let check = PolicyCheck(try SampleKeys.policy(), try plan(), approvals: nil, now: Self.now)
    #expect(check.violations.isEmpty)
  }

  // MARK: - What the plan is like

  private func demands(
    _ plan: PolicyCheck.Plan, _ edit: (inout EnvironmentPolicy) -> Void
  ) -> [EnvironmentPolicy.Demand] {
    var policy = EnvironmentPolicy()
    edit(&policy)
    return PolicyCheck(policy, plan, approvals: [], now: Self.now).violations.map(\.demand)
  }

  @Test func limitsHoldAtTheirNumber() throws {
    let plan = try plan()
    #expect(demands(plan) { $0.users = 2 }.isEmpty)
    #expect(demands(plan) { $0.users = 1 } == [.users])
    #expect(demands(plan) { $0.operations = 200 }.isEmpty)
    #expect(demands(plan) { $0.operations = 199 } == [.operations])
    #expect(demands(plan) { $0.conflictsPPM = 10_000 }.isEmpty)
    #expect(demands(plan) { $0.conflictsPPM = 9_999 } == [.conflicts])
    #expect(try demands(self.plan([:])) { $0.conflictsPPM = 0 }.isEmpty)
    #expect(demands(plan) { ($0.users, $0.operations) = (1, 1) } == [.users, .operations])
  }

  @Test func namespacesAreThoseWrittenTo() throws {
    let plan = try plan()
    #expect(demands(plan) { $0.namespaces = ["BETA_LOGS_KV", "ORDERS"] }.isEmpty)
    #expect(demands(plan) { $0.namespaces = ["BETA_LOGS_KV"] } == [.namespaces])
    let publishing = try self.plan(publish: Publication(namespace: "MIGRATIONS"))
    #expect(demands(publishing) { $0.namespaces = ["BETA_LOGS_KV", "ORDERS"] } == [.namespaces])
  }

  @Test func onlyCertainPlansDelete() throws {
    let deletes = [Action.delete: 1]
    #expect(try demands(plan(deletes, purpose: Self.cleanup)) { _ in }.isEmpty)
    #expect(try demands(plan(deletes, purpose: Self.rollback)) { _ in }.isEmpty)
    #expect(try demands(plan(deletes)) { _ in } == [.deletes])
    #expect(
      try demands(plan(deletes, purpose: Self.rollback)) { $0.deletes = [.cleanup] } == [.deletes])
    #expect(try demands(plan(deletes, purpose: Self.cleanup)) { $0.deletes = [] } == [.deletes])
    #expect(try demands(plan(purpose: Self.rollback)) { $0.deletes = [] }.isEmpty)
  }

  @Test func aViolationPointsAtTheDemand() throws {
    let range = SourceRange(file: "policy.yaml", line: 7, column: 5)
    let check = PolicyCheck(
      EnvironmentPolicy(users: 1, places: [.users: range]), try plan(), approvals: nil,
      now: Self.now)
    let diagnostic = try #require(check.violations.first?.diagnostic)
    #expect(diagnostic.code == "policy-users")
    #expect(diagnostic.range == range)
    #expect(diagnostic.detail == "The plan has 2 users; the limit is 1. Split the cohort.")
  }

  // MARK: - History

  @Test func anEnvironmentRemembersItsPolicy() throws {
    var state = StateDocument(lineage: "l", environment: "staging", cohort: "c")
    #expect(PolicyHistory.last([state]) == nil)
    let check = PolicyCheck(EnvironmentPolicy(), try plan(), approvals: nil, now: Self.now)
    for (second, digest) in [(1, "sha256:a"), (3, "sha256:b"), (2, "sha256:c"), (4, nil)] {
      var run = RunRecord(
        id: "run-\(second)", kind: "apply", planDigest: "d", actor: "a",
        startedAt: Timestamp(seconds: Int64(second)), tally: Tally(),
        journal: RunRecord.Journal(path: "p"))
      run.policy = digest.map { check.record(digest: $0) }
      state.runs.append(run)
    }
    #expect(PolicyHistory.last([state]) == "sha256:b")
  }
}
