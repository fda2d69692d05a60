import Core
import Engine
import Ledger

/// The users that a request names, as far as they could be found.
struct UserSelection: Sendable {
  /// As asked, in order.
  var resolved: [ResolvedUser]
  var members: [CohortMember]

  init(_ resolved: [ResolvedUser]) {
    self.resolved = resolved
    members = resolved.members
  }

  /// What the users' state, lock and plans go by: the cohort's own name where they are exactly its users,
  /// else one that the same users always get.
  func cohortName(in plan: CohortPlan) -> String {
    let chosen = Set(members.map(\.fingerprint))
    guard chosen != Set(plan.members.map(\.fingerprint)) else { return plan.name }
    let digest = RunningDigest.text(of: Array(chosen.sorted().joined(separator: "\n").utf8))
    return "\(plan.name.prefix(80))-users-\(digest.dropFirst(7).prefix(12))"
  }
}

extension CohortMember {
  /// The ID with all names, unambiguously.
  fileprivate var fingerprint: String {
    ([id ?? ""] + ([legacy] + aliases).sorted()).map { "\($0.utf8.count):\($0)" }.joined()
  }
}
