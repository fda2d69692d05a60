import Core
import Ledger

/// How much of a plan its text lists, where not everything is asked for.
enum PlanExtent {
  /// Operations of one list that replaces, deletes or needs attention, at most.
  static let mostOfAList = 50
  /// Other operations in all, and of one user and rule where there are more in all.
  static let mostOthers = 24
  static let mostOfAGroup = 3
  /// Operations after which the end says again what needs attention: about a screen of them.
  static let screen = 16
}

/// The operations that no list of `PlanSection` has, by user and rule.
struct OtherOperations {
  struct Group {
    var identity: Identity
    var rule: String
    var namespace: Namespace
    /// Records of the user and the rule, also those that a list has.
    var records: Int
    var counts: [Action: Int]
    var kept: [Operation]
  }

  private(set) var groups: [Group] = []
  /// Groups of which the preview kept nothing.
  let unseenGroups: Int

  init(_ preview: PlanPreview, _ purpose: PlanSubject.Purpose) {
    let listed = PlanSection.allCases.flatMap { section in
      section.kept(preview).filter { PlanSection($0) == section }
    }
    unseenGroups = preview.groupTotal - preview.groups.count
    for group in preview.groups {
      var counts = group.counts.filter { $0.key.isOther(purpose) }
      for operation in listed
      where operation.identity == group.identity && operation.rule.isSame(as: group.rule) {
        if let count = counts[operation.action] { counts[operation.action] = max(0, count - 1) }
      }
      guard counts.contains(where: { $0.value > 0 }) else { continue }
      groups.append(
        Group(
          identity: group.identity, rule: group.rule, namespace: group.namespace,
          records: group.total, counts: counts,
          kept: group.shown.filter { PlanSection($0) == nil }))
    }
  }
}

extension Action {
  /// Whether the listing of users is the one that shows such operations, unless a person decided.
  fileprivate func isOther(_ purpose: PlanSubject.Purpose) -> Bool {
    switch self {
    case .create, .unchanged: true
    case .skip: !purpose.isRollback
    case .update, .rewrite, .delete, .conflict, .reject: false
    }
  }
}

extension PlanView {
  /// Of every user and rule the first operations that no list above has, and how many more there are.
  ///
  /// - Returns: also how many are shown.
  func groups(_ others: OtherOperations) -> (text: String, shown: Int) {
    let total = others.groups.reduce(0) { $0 + $1.counts.values.reduce(0, +) }
    let isShort = total <= PlanExtent.mostOthers && others.unseenGroups == 0
    var output = ""
    var user: Identity?
    var (shown, listed) = (0, 0)
    for group in others.groups {
      let left = PlanExtent.mostOthers - shown
      guard left > 0 else { break }
      if group.identity != user {
        output += (user == nil ? "" : "\n") + style.heading(group.identity.printable) + "\n"
        user = group.identity
      }
      let operations = group.kept.prefix(isShort ? left : min(left, PlanExtent.mostOfAGroup))
      output += text(group, operations)
      shown += operations.count
      listed += 1
    }
    let unlisted = others.groups.count - listed + others.unseenGroups
    return (output + more(unlisted, "group", indent: 2), shown)
  }

  private func text(_ group: OtherOperations.Group, _ operations: ArraySlice<Operation>) -> String {
    var output = heading(group.rule, group.namespace, group.records)
    var rest = group.counts
    for operation in operations {
      rest[operation.action, default: 0] -= 1
      output += line(operation, size: true)
    }
    let left = Action.allCases.filter { (rest[$0] ?? 0) > 0 }
    guard !left.isEmpty else { return output }
    let parts = left.map { "\($0.glyph) \(Quantity.count(rest[$0] ?? 0))" }
    let total = left.reduce(0) { $0 + (rest[$1] ?? 0) }
    return output + "    … \(Quantity.count(total)) more (\(parts.joined(separator: ", ")))\n"
  }

  /// - Parameter total: records of the user and the rule; nil where they are still to be counted.
  func heading(_ rule: String, _ namespace: Namespace, _ total: Int?) -> String {
    "  \(Printable.name(rule)) in \(Printable.name(namespace.name))"
      + (total.map { ": " + Quantity.count($0, "record") } ?? "") + "\n"
  }
}
