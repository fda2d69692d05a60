import Core
package import Ledger

/// A plan's JSON view with every operation, written piece by piece: one operation a line, in the memory of
/// one.
///
/// It has the members of `PlanView.json`. The pieces are those members in order; a list's are its start, its
/// lines as the plan has them, and its end. A list takes one pass over the saved plan.
package struct PlanJSONListing {
  package enum Piece {
    case text(String)
    /// A list, by its number.
    case list(Int)
  }

  private enum List {
    case section(PlanSection)
    case unmatched, groups
  }

  private static let lists: [(name: String, list: List)] = [
    ("deletes", .section(.deletes)), ("replaced", .section(.replaced)),
    ("resolved", .section(.resolved)), ("attention", .section(.attention)),
    ("deleted_since", .section(.deletedSince)), ("unmatched", .unmatched), ("groups", .groups),
  ]

  /// The members, opened and closed.
  package let pieces: [Piece]
  private let showsFingerprints: Bool
  private var isFirst = true
  private var group: PlanPreview.Group?

  /// - Parameters:
  ///   - plan: its preview has seen every operation; its limit is above 0.
  ///   - isSaved: whether the plan's file is there for the next command.
  package init(_ plan: ReviewedPlan, planning: PlanningRequests?, isSaved: Bool) {
    showsFingerprints = !plan.isRedacted
    var pieces: [Piece] = [.text("{")]
    let view = PlanView.json(plan, planning: planning, isSaved: isSaved)
    for (number, member) in view.members.enumerated() {
      let name = (number > 0 ? ",\n  " : "\n  ") + JSONValue.string(member.name).compact + ": "
      if let list = Self.lists.firstIndex(where: { $0.name == member.name }) {
        pieces += [.text(name + "["), .list(list)]
      } else {
        pieces.append(.text(name + member.value.compact))
      }
    }
    self.pieces = pieces + [.text("\n}\n")]
  }

  package mutating func start() {
    isFirst = true
    group = nil
  }

  /// The line as an element of the list; empty for one of another list.
  package mutating func text(_ line: PlanLine, in list: Int) -> String {
    switch (Self.lists[list].list, line) {
    case (.section(let section), .operation(let operation)):
      return section.contains(operation) ? element(json(operation)) : ""
    case (.unmatched, .unmatched(let key)): return element(PlanView.json(key))
    case (.groups, .operation(let operation)): return grouped(operation)
    default: return ""
    }
  }

  package mutating func end() -> String {
    let last = closeGroup()
    return last + (isFirst ? "]" : "\n  ]")
  }

  private mutating func element(_ value: JSONValue) -> String {
    defer { isFirst = false }
    return (isFirst ? "\n    " : ",\n    ") + value.compact
  }

  private mutating func grouped(_ operation: Operation) -> String {
    let goesOn = group.map { $0.identity == operation.identity && $0.rule == operation.rule }
    var output = ""
    if goesOn == true {
      output = ",\n      "
    } else {
      output = closeGroup() + (isFirst ? "\n    " : ",\n    ")
      output +=
        "{"
        + [
          ("user", JSONValue(operation.identity)), ("rule", .string(operation.rule)),
          ("namespace", .string(operation.namespace.name)),
        ].map { "\(JSONValue.string($0.0).compact):\($0.1.compact)," }.joined()
      output += "\"shown\":[\n      "
      isFirst = false
      group = PlanPreview.Group(
        identity: operation.identity, rule: operation.rule, namespace: operation.namespace)
    }
    group?.counts[operation.action, default: 0] += 1
    return output + json(operation).compact
  }

  private mutating func closeGroup() -> String {
    defer { group = nil }
    return group.map { "],\"counts\":\(JSONValue($0.counts).compact)}" } ?? ""
  }

  private func json(_ operation: Operation) -> JSONValue {
    JSONValue(operation, showsFingerprints: showsFingerprints)
  }
}
