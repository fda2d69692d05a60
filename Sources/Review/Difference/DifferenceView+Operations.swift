import Core
import Ledger

extension DifferenceView {
  /// What was added, removed and changed, a list each.
  func operations(_ difference: PlanDifference) -> String {
    let total = difference.total
    return [
      list("Added", total.added, difference.added.map { entry($0.item, "+", .added) }),
      list("Removed", total.removed, difference.removed.map { entry($0.item, "-", .removed) }),
      list("Changed", total.changed, difference.changed.map(entry)),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func list(_ title: String, _ total: Int, _ entries: [String]) -> String {
    guard total > 0 else { return "" }
    return style.heading("\(title) (\(Quantity.count(total)))") + "\n" + entries.joined()
      + more(total - entries.count)
  }

  private func entry(_ operation: Operation, _ mark: Character, _ meaning: Meaning) -> String {
    keys(of: operation, mark, meaning)
      + style.sentence(
        "\(operation.action.rawValue): \(operation.explanation)", indent: 6)
      + style.facts(of: operation, indent: 6)
  }

  private func entry(_ change: PlanDifference.Change) -> String {
    let operation = change.after.item
    return keys(of: operation, "~", .changed)
      + change.phrases.map { style.wrapped($0, indent: 6, hanging: 2) }.joined()
      + style.facts(of: operation, indent: 6)
  }

  /// `+ from → to`, on two lines where one is too short.
  private func keys(of operation: Operation, _ mark: Character, _ meaning: Meaning) -> String {
    let lines = style.wrapped(operation.printableKeys, indent: 4, hanging: 2)
    return "  \(style.paint(String(mark), meaning)) \(lines.dropFirst(4))"
  }
}

extension PlanDifference.Change {
  /// In words, harmless, what is different: one phrase an aspect.
  var phrases: [String] {
    let (old, new) = (before.item, after.item)
    return aspects.map { aspect in
      switch aspect {
      case .action: "was \(old.action.rawValue), is \(new.action.rawValue)"
      case .reason: "\(Printable.prose(new.explanation)); before: \(old.explanation)"
      case .user: "was of \(old.identity.printable)"
      case .target: "went to \(Printable.key(old.destination)) before"
      case .source: "the legacy record has different content"
      case .destination:
        switch (old.destinationFingerprint, new.destinationFingerprint) {
        case (nil, _): "the destination exists now"
        case (_, nil): "the destination no longer exists"
        default: "the destination has different content"
        }
      case .result: "what will be written is different"
      }
    }
  }
}
