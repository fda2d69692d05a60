import Core
import Ledger

extension WantedNamespaces {
  init(_ subject: PlanSubject) { self.init(moved: subject.writtenNamespaces) }

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
    let consulted: [Namespace?] = [
      plan.directory?.namespace, plan.index?.records.namespace,
      plan.index?.provider.flagNamespace, plan.accounts?.namespace, plan.accounts?.sessions,
      plan.auto?.counter.namespace,
    ]
    self.init(moved: Self.migrated(plan), consulted: Set(consulted.compactMap(\.self)))
  }
}

extension IndexReference.Provider {
  /// Where a repair raises the flag; nil for an index that is asked itself.
  fileprivate var flagNamespace: Namespace? {
    if case .dirtyFlag(let flag) = self { return flag.namespace }
    return nil
  }
}
