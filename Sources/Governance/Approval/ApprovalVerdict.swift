package import Core
import Ledger

/// How a policy judges one approval file next to a plan.
package struct ApprovalVerdict: Sendable {
  package enum Standing: Hashable, Sendable {
    case counts
    /// No approval could be read.
    case unreadable(String)
    /// Of another plan, environment or cohort.
    case otherPlan
    case badSignature
    /// The policy lists no such key.
    case unknownKey
    /// The approver made the plan.
    case author
    case expired(Timestamp)
    /// Older than the policy lets an approval get, or the plan's `limits.plan_age` a plan.
    case tooOld(Timestamp)
    /// Its time lies ahead.
    case notYet(Timestamp)
    /// The same approver is counted already.
    case repeated
  }

  package var file: String
  /// Nil where none could be read.
  package var approval: Approval?
  /// Whom the policy takes the key for; nil where it does not list it.
  package var approver: Approver?
  package var standing: Standing

  /// How far clocks may disagree, in seconds.
  static let clockSkew: Int64 = 300

  /// - Parameters:
  ///   - counted: the approvers whose approval counts already.
  init(
    _ file: ApprovalStore.File, _ policy: EnvironmentPolicy, _ plan: PolicyCheck.Plan,
    now: Timestamp, counted: [Approver]
  ) {
    self.file = file.path
    switch file.content {
    case .failure(let error): standing = .unreadable(error.message)
    case .success(let approval):
      self.approval = approval
      // What an unsigned approval says about its author is nothing that the author said.
      guard approval.isSigned else {
        standing = .badSignature
        return
      }
      approver = policy.approvers.first { $0.key == approval.key }
      standing = Self.standing(
        approval.statement, approver, policy, plan, now: now,
        isCounted: approver.map { approver in counted.contains { $0.key == approver.key } })
    }
  }

  /// What says most comes first: a wrong plan before a wrong person before a wrong time.
  private static func standing(
    _ statement: ApprovalStatement, _ approver: Approver?, _ policy: EnvironmentPolicy,
    _ plan: PolicyCheck.Plan, now: Timestamp, isCounted: Bool?
  ) -> Standing {
    guard statement.plan == plan.trailer.digest,
      statement.environment == plan.subject.environment, statement.cohort == plan.subject.name
    else { return .otherPlan }
    guard let approver else { return .unknownKey }
    if policy.author == .excluded,
      plan.authors.include(approver, claims: [plan.header.actor, statement.author])
    {
      return .author
    }
    if now < statement.time.adding(seconds: -clockSkew) { return .notYet(statement.time) }
    guard now < statement.expires else { return .expired(statement.expires) }
    // The plan's age counts from here: its header says when it was made, and no approval covers that.
    let end = statement.time.adding(seconds: policy.approvalAge ?? plan.subject.limits.planAge)
    if end <= now { return .tooOld(end) }
    return isCounted == true ? .repeated : .counts
  }
}
