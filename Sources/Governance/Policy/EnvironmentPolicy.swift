package import Core

/// What an environment demands of a plan before it is applied.
///
/// nil or empty means: not required.
package struct EnvironmentPolicy: Hashable, Sendable {
  /// One demand; its raw value is the code of the diagnostic where a plan does not meet it.
  package enum Demand: String, Hashable, Sendable, CaseIterable {
    case environment = "policy-environment"
    case state = "policy-state"
    case stores = "policy-stores"
    case authorship = "policy-author"
    case approvals = "missing-approvals"
    case users = "policy-users"
    case operations = "policy-operations"
    case conflicts = "policy-conflicts"
    case namespaces = "policy-namespaces"
    case deletes = "policy-deletes"
    case applier = "policy-applier"
    case thaw = "policy-thaw"
  }

  /// Plans that may delete; those that migrate never do.
  package enum DeletingPurpose: String, Hashable, Sendable, CaseIterable {
    case cleanup, rollback
  }

  /// Who may not be the one who applies.
  package enum ApplyRule: String, Hashable, Sendable, CaseIterable {
    case notAuthor = "not-author"
    case notLastApprover = "not-last-approver"
  }

  /// Who may thaw an environment that is frozen.
  package enum ThawRule: String, Hashable, Sendable, CaseIterable {
    case anyone
    /// Another person than the one who froze it.
    case another
  }

  /// Whether the approval of a plan's own author counts.
  package enum Author: String, Hashable, Sendable, CaseIterable {
    case excluded, counts
  }

  /// Whether a login's migration, which cannot have approvals, needs approval.
  package enum Logins: String, Hashable, Sendable, CaseIterable {
    /// It does, so logins migrate no users where plans need approval.
    case refused
    /// The cohort plan's `auto:`, which was reviewed, is enough.
    case exempt
  }

  /// Different people who have to approve every plan.
  package var approvals: Int
  /// Actions that need two people wherever a plan has one of them.
  package var twoApprovals: Set<Action>
  /// Whether a plan needs two people wherever a person's resolution decided about one of its records.
  package var twoForResolutions = false
  /// No two have the same name or the same key.
  package var approvers: [Approver]
  package var author: Author
  package var logins = Logins.refused
  /// Seconds for which an approval counts, at most; nil: for as long as it says.
  package var approvalAge: Int64?
  /// Users of a plan, at most.
  package var users: Int?
  /// Operations of a plan, at most.
  package var operations: Int?
  /// Conflicts, at most, in millionths of all operations (1 % = 10,000).
  package var conflictsPPM: Int?
  /// The only namespaces that a plan may write to.
  package var namespaces: Set<Namespace>?
  package var deletes: Set<DeletingPurpose>
  /// People who may sign plans as their authors, besides the approvers.
  package var authors: [Approver] = []
  /// People who may apply, besides approvers and authors, where `applyRules` asks who applies.
  package var appliers: [Approver] = []
  /// Empty: anyone who runs the command may apply.
  package var applyRules: Set<ApplyRule> = []
  package var thaw = ThawRule.anyone
  /// The stores that this environment's plans may write to; empty where the policy does not say.
  package var stores: [CoveredStore] = []
  /// Where the policy file makes each demand.
  package var places: [Demand: SourceRange]

  package init(
    approvals: Int = 0, twoApprovals: Set<Action> = [], approvers: [Approver] = [],
    author: Author = .excluded, approvalAge: Int64? = nil, users: Int? = nil,
    operations: Int? = nil, conflictsPPM: Int? = nil, namespaces: Set<Namespace>? = nil,
    deletes: Set<DeletingPurpose> = [.cleanup, .rollback], places: [Demand: SourceRange] = [:]
  ) {
    self.approvals = approvals
    self.twoApprovals = twoApprovals
    self.approvers = approvers
    self.author = author
    self.approvalAge = approvalAge
    self.users = users
    self.operations = operations
    self.conflictsPPM = conflictsPPM
    self.namespaces = namespaces
    self.deletes = deletes
    self.places = places
  }

  /// How a policy names resolutions among the actions that need two people.
  package static let resolutionWord = "resolution"

  /// Everybody whose key the policy lists. A person in several lists is one with one key.
  package var people: [Approver] {
    var people = approvers
    for person in authors + appliers where !people.contains(where: { $0.key == person.key }) {
      people.append(person)
    }
    return people
  }

  /// How many different people have to approve a plan with these actions.
  ///
  /// - Parameters:
  ///   - hasResolutions: whether a person's resolution decided about one of the plan's records.
  ///   - occurs: whether the plan has an operation of that action.
  package func requiredApprovals(hasResolutions: Bool, _ occurs: (Action) -> Bool) -> Int {
    let needsTwo = hasResolutions && twoForResolutions || twoApprovals.contains(where: occurs)
    return needsTwo ? max(2, approvals) : approvals
  }
}
