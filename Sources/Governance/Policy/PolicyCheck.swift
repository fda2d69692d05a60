package import Core
package import Ledger

/// Whether a plan meets what its environment demands: a pure function of what it is given.
package struct PolicyCheck: Sendable {
  /// What is known of the plan; all of it stands in the file's first two lines and its last.
  package struct Plan: Sendable {
    package var header: PlanHeader
    package var subject: PlanSubject
    package var trailer: PlanTrailer
    /// What is known of who made it.
    package var authors = PlanAuthors.claimed
    /// The store that it writes to; nil where that is not asked.
    package var store: GovernedStore?

    package init(header: PlanHeader, subject: PlanSubject, trailer: PlanTrailer) {
      self.header = header
      self.subject = subject
      self.trailer = trailer
    }

    package init(_ plan: VerifiedPlan) {
      self.init(header: plan.header, subject: plan.subject, trailer: plan.trailer)
    }
  }

  /// How many different people have to approve this plan.
  package let requiredApprovals: Int
  /// One for each file, in the order given.
  package let verdicts: [ApprovalVerdict]
  /// Demands that the plan does not meet, in the order of `EnvironmentPolicy.Demand`.
  package let violations: [PolicyViolation]

  /// - Parameters:
  ///   - approvals: of the plan; nil leaves approvals out of the check.
  ///   - now: by which approvals are judged.
  ///   - frame: where the policy comes from, and what it says about other environments.
  ///   - applier: who is about to apply; nil leaves that out of the check.
  package init(
    _ policy: EnvironmentPolicy, _ plan: Plan, approvals: [ApprovalStore.File]?,
    frame: PolicyFrame = PolicyFrame(), applier: Applier? = nil, now: Timestamp
  ) {
    var verdicts: [ApprovalVerdict] = []
    var counted: [Approver] = []
    for file in approvals ?? [] {
      let verdict = ApprovalVerdict(file, policy, plan, now: now, counted: counted)
      if verdict.standing == .counts, let approver = verdict.approver { counted.append(approver) }
      verdicts.append(verdict)
    }
    let counts = plan.trailer.counts
    let required = policy.requiredApprovals(hasResolutions: counts.resolutions > 0) {
      counts[$0] > 0
    }
    self.verdicts = verdicts
    requiredApprovals = required
    violations = EnvironmentPolicy.Demand.allCases.compactMap { demand in
      let detail: String? =
        switch demand {
        case .environment, .state, .thaw: nil
        case .stores: plan.store.flatMap { frame.refusal(of: $0, policy) }
        case .authorship:
          approvals == nil ? nil : Self.authorship(policy, plan, required: required, frame)
        case .applier:
          applier.flatMap { $0.refusal(policy, plan.authors, Self.last(verdicts)) }
        case .approvals:
          approvals == nil || counted.count >= required
            ? nil : Self.missing(policy, plan, required: required, counted, verdicts)
        case .users: Self.excess(counts.users, over: policy.users, "users")
        case .operations: Self.excess(counts.operations, over: policy.operations, "operations")
        case .conflicts: Self.conflicts(counts, policy)
        case .namespaces: Self.namespaces(plan, policy)
        case .deletes: Self.deletes(plan, policy)
        }
      return detail.map {
        PolicyViolation(demand: demand, detail: $0, range: policy.places[demand])
      }
    }
  }

  /// The approvals that count.
  package var counted: [Approval] {
    verdicts.compactMap { $0.standing == .counts ? $0.approval : nil }
  }

  /// What a run that this check lets through records of it.
  ///
  /// - Parameter digest: of the policy file.
  package func record(digest: String) -> PolicyRecord {
    PolicyRecord(
      digest: digest,
      approvals: verdicts.compactMap { verdict in
        guard verdict.standing == .counts, let approval = verdict.approval else { return nil }
        return PolicyRecord.Approved(name: verdict.name, key: approval.key.id)
      })
  }

  // MARK: - Demands

  private static func excess(_ found: Int, over limit: Int?, _ what: String) -> String? {
    guard let limit, found > limit else { return nil }
    return "The plan has \(found) \(what); the limit is \(limit). Split the cohort."
  }

  private static func conflicts(_ counts: PlanCounts, _ policy: EnvironmentPolicy) -> String? {
    guard let limit = policy.conflictsPPM, counts.operations > 0 else { return nil }
    let found = counts[.conflict]
    guard
      found.multipliedFullWidth(by: 1_000_000) > limit.multipliedFullWidth(by: counts.operations)
    else { return nil }
    let ppm = counts.operations.dividingFullWidth(found.multipliedFullWidth(by: 1_000_000)).quotient
    let share = Percentage.text(ppm: ppm, against: limit)
    return "\(found) of \(counts.operations) operations are conflicts (\(share)); "
      + "\(Percentage.limit(ppm: limit)) are allowed. Resolve some of them first."
  }

  private static func namespaces(_ plan: Plan, _ policy: EnvironmentPolicy) -> String? {
    guard let allowed = policy.namespaces else { return nil }
    let store =
      plan.store
      ?? GovernedStore(
        identity: plan.subject.storeIdentity, path: nil, written: plan.subject.writtenNamespaces)
    return NamespaceDemand(allowed).refusal(of: store)
  }

  /// Where an author does not approve, it has to be known who that is.
  private static func authorship(
    _ policy: EnvironmentPolicy, _ plan: Plan, required: Int, _ frame: PolicyFrame
  ) -> String? {
    guard frame.isOperators, required > 0, policy.author == .excluded, !plan.authors.isProved else {
      return nil
    }
    return "The author may not approve the plan, but nothing proves that the author is "
      + "'\(plan.header.actor)', as its header says. Plan again and sign the plan with a listed "
      + "key: \(list(policy.people.map(\.name))). Or ask for `author: counts` in the policy."
  }

  /// Who approved last, by the times that approvals state.
  private static func last(_ verdicts: [ApprovalVerdict]) -> Set<ApproverKey> {
    let counting = verdicts.filter { $0.standing == .counts || $0.standing == .repeated }
      .compactMap(\.approval)
    let time = counting.map(\.statement.time).max()
    return Set(counting.filter { $0.statement.time == time }.map(\.key))
  }

  private static func deletes(_ plan: Plan, _ policy: EnvironmentPolicy) -> String? {
    let found = plan.trailer.counts[.delete]
    guard found > 0 else { return nil }
    let purpose = plan.subject.purpose.name
    if let known = EnvironmentPolicy.DeletingPurpose(rawValue: purpose),
      policy.deletes.contains(known)
    {
      return nil
    }
    let allowed = policy.deletes.map(\.rawValue).sorted().joined(separator: " and ")
    return "The plan's purpose is \(purpose), and it deletes \(found) keys; "
      + (allowed.isEmpty
        ? "the policy allows no deletes." : "the policy allows deletes only for \(allowed).")
  }

  private static func missing(
    _ policy: EnvironmentPolicy, _ plan: Plan, required: Int, _ counted: [Approver],
    _ verdicts: [ApprovalVerdict]
  ) -> String {
    var text = "The plan needs \(required) approval\(required == 1 ? "" : "s")"
    var causes = Action.allCases.filter {
      policy.twoApprovals.contains($0) && plan.trailer.counts[$0] > 0
    }.map(\.rawValue)
    if policy.twoForResolutions, plan.trailer.counts.resolutions > 0 {
      causes.append(EnvironmentPolicy.resolutionWord)
    }
    if required > policy.approvals, !causes.isEmpty {
      text +=
        ", because it has operations with the action "
        + causes.joined(separator: " and ")
    }
    text +=
      counted.isEmpty
      ? ", but has none." : ", but has \(counted.count), from \(list(counted.map(\.name)))."
    let candidates = policy.approvers.filter { approver in
      !counted.contains { $0.key == approver.key }
        && (policy.author == .counts
          || !plan.authors.include(approver, claims: [plan.header.actor]))
    }
    let left = required - counted.count
    text +=
      candidates.count < left
      ? " Not enough other approvers are listed; ask for a change of the policy."
      : " It still needs \(left) of: \(list(candidates.map(\.name)))."
    for verdict in verdicts {
      guard let reason = verdict.reason else { continue }
      text += " '\(verdict.file)' does not count: \(reason)."
    }
    return text
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
