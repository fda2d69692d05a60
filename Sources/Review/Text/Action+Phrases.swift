import Core
package import Ledger

extension Action {
  var meaning: Meaning {
    switch self {
    case .create: .added
    case .update, .rewrite: .changed
    case .delete: .removed
    case .unchanged, .skip: .quiet
    case .conflict, .reject: .attention
    }
  }

  /// What the glyph stands for.
  var legend: String {
    switch self {
    case .create: "create"
    case .update: "update, the legacy record is newer"
    case .rewrite: "rewrite in place"
    case .delete: "delete"
    case .unchanged: "unchanged"
    case .skip: "skip, the destination is newer"
    case .conflict: "conflict, needs a decision"
    case .reject: "rejected"
    }
  }

  /// The action after its count: `12 to create`, `1 conflict`.
  package func phrase(_ count: Int) -> String {
    let number = Quantity.count(count)
    return switch self {
    case .create, .update, .rewrite, .delete: "\(number) to \(rawValue)"
    case .unchanged: "\(number) unchanged"
    case .skip: "\(number) to skip"
    case .conflict: Quantity.count(count, "conflict")
    case .reject: "\(number) rejected"
    }
  }
}

extension PlanCounts {
  /// What a plan comes to, a phrase for each action that occurs, then what persons decided.
  package var phrases: [String] {
    let actions = Action.allCases.compactMap { self[$0] > 0 ? $0.phrase(self[$0]) : nil }
    guard resolutions > 0 else { return actions }
    let written = resolved[.legacy] ?? 0
    return actions + [
      "\(Quantity.count(resolutions)) of them decided by resolutions"
        + (written > 0 ? " (\(Quantity.count(written)) to write)" : "")
    ]
  }
}

extension Identity {
  /// `johndoe (550e8400-…)`, harmless.
  var printable: String { "\(Printable.name(legacy)) (\(Printable.name(id)))" }
}

extension Style {
  func glyph(_ action: Action) -> String { paint(String(action.glyph), action.meaning) }

  /// A sentence of the program, wrapped, each line ended by a newline.
  func sentence(_ text: String, indent: Int = 0, hanging: Int = 0) -> String {
    wrapped(Printable.prose(text), indent: indent, hanging: hanging)
  }

  /// Text that is harmless already, wrapped, each line ended by a newline.
  func wrapped(_ text: String, indent: Int = 0, hanging: Int = 0) -> String {
    WordWrap.lines(text, width: width, indent: indent, hanging: hanging)
      .map { $0 + "\n" }.joined()
  }

  /// Names and what they say, the names in one column; what is too long goes on below.
  func facts(_ facts: [(name: String, text: String)], indent: Int = 2) -> String {
    let column = facts.reduce(indent) { max($0, DisplayWidth.of($1.name) + indent) }
    return facts.map { fact in
      let gap = DisplayWidth.padding(column - indent - DisplayWidth.of(fact.name) + 2)
      let lines = WordWrap.lines(fact.text, width: width, indent: column + 2)
      let rest = lines.isEmpty ? "" : lines.joined(separator: "\n").dropFirst(column + 2)
      return DisplayWidth.padding(indent) + paint(fact.name, .quiet) + gap + rest + "\n"
    }.joined()
  }
}
