import Core
import Ledger

/// The namespaces that a plan touches.
struct WantedNamespaces {
  /// Those that applying a plan writes to: records move there, and the outcome is published there. Their
  /// IDs are in the store's identity.
  var moved: Set<Namespace>
  /// Those that are only looked into, such as the directory's.
  var consulted: Set<Namespace>

  var all: Set<Namespace> { moved.union(consulted) }

  init(_ subject: PlanSubject) {
    moved = subject.writtenNamespaces
    consulted = []
  }

  /// Those that a repair of the plan's index may write to, its report included.
  static func repaired(_ plan: CohortPlan) -> Set<Namespace> {
    Set(
      [
        plan.index?.records.namespace, plan.index?.provider.flagNamespace, plan.publish?.namespace,
      ].compactMap(\.self))
  }

  /// Those that migrations of the plan may write to.
  static func migrated(_ plan: CohortPlan) -> Set<Namespace> {
    Set(plan.rules.map(\.namespace) + [plan.publish?.namespace].compactMap(\.self))
  }

  init(_ plan: CohortPlan) {
    moved = Self.migrated(plan)
    consulted = Set(
      [
        plan.directory?.namespace, plan.index?.records.namespace,
        plan.index?.provider.flagNamespace, plan.accounts?.namespace, plan.accounts?.sessions,
        plan.auto?.counter.namespace,
      ].compactMap(\.self))
  }
}

extension IndexReference.Provider {
  /// Where a repair raises the flag; nil for an index that is asked itself.
  fileprivate var flagNamespace: Namespace? {
    if case .dirtyFlag(let flag) = self { return flag.namespace }
    return nil
  }
}
