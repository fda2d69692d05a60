import Core
import Ledger

/// The namespaces that a plan touches.
struct WantedNamespaces {
  /// Those that records are read from and written to.
  var moved: Set<Namespace>
  /// Those that are only looked into, such as the directory's.
  var consulted: Set<Namespace>

  var all: Set<Namespace> { moved.union(consulted) }

  init(_ subject: PlanSubject) {
    moved = Set(subject.rules.map(\.namespace))
    consulted = Set([subject.publish?.namespace].compactMap(\.self))
  }

  init(_ plan: CohortPlan) {
    moved = Set(plan.rules.map(\.namespace))
    consulted = Set(
      [
        plan.publish?.namespace, plan.directory?.namespace, plan.index?.records.namespace,
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
