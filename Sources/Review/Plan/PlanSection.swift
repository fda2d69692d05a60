import Core
import Ledger

/// One of the lists of a plan's text: which operations it has, and how it shows them.
enum PlanSection: CaseIterable {
  case deletes, replaced, attention, resolved, deletedSince

  /// The first list that has the operation; nil for one that only the listing of users has.
  init?(_ operation: Operation) {
    guard let first = Self.allCases.first(where: { $0.contains(operation) }) else { return nil }
    self = first
  }

  func contains(_ operation: Operation) -> Bool {
    switch self {
    case .deletes: operation.action == .delete
    case .replaced: operation.replacesData
    case .attention: operation.needsAttention
    case .resolved: operation.take != nil
    case .deletedSince: operation.action == .skip && operation.reason == .deletedSince
    }
  }

  var title: String {
    switch self {
    case .deletes: "Deletes"
    case .replaced: "Replaces"
    case .attention: "Needs attention"
    case .resolved: "Decided by resolutions"
    case .deletedSince: "Deleted since a run wrote them"
    }
  }

  var meaning: Meaning {
    switch self {
    case .deletes: .removed
    case .attention: .attention
    case .replaced, .resolved, .deletedSince: .changed
    }
  }

  /// What the list is about; nil where the title says it.
  var explanation: String? {
    switch self {
    case .deletes: "These keys will be deleted."
    case .replaced: "These records exist and will be overwritten."
    case .attention: "apply does not change these records."
    case .resolved: nil
    case .deletedSince:
      "apply does not create these records again. `plan --recreate` or a resolution does."
    }
  }

  /// Operations of the list, however many the preview kept.
  func total(_ preview: PlanPreview, _ counts: PlanCounts, _ purpose: PlanSubject.Purpose) -> Int {
    switch self {
    case .deletes: preview.deleteTotal(counts)
    case .replaced: preview.replacedTotal(counts)
    case .attention:
      counts[.conflict] + counts[.reject] + (purpose.isRollback ? counts[.skip] : 0)
    case .resolved: counts.resolutions
    case .deletedSince: preview.deletedTotal
    }
  }

  func kept(_ preview: PlanPreview) -> [Operation] {
    switch self {
    case .deletes: preview.deletes
    case .replaced: preview.replaced
    case .attention: preview.attention
    case .resolved: preview.resolved
    case .deletedSince: preview.deleted
    }
  }
}

/// Whose records the lines of a list are: said once, above the first of them.
struct PlaceHeading {
  private var last: (identity: Identity, rule: String, namespace: Namespace)?

  /// - Returns: the heading, where the operation is of another user, rule or namespace than the last.
  mutating func text(_ operation: Operation, _ style: Style) -> String {
    if let last, last.identity == operation.identity, last.rule.isSame(as: operation.rule),
      last.namespace == operation.namespace
    {
      return ""
    }
    last = (operation.identity, operation.rule, operation.namespace)
    return style.wrapped(operation.place, indent: 2, hanging: 2)
  }
}
