/// What was found out about a cohort's surroundings: the store, the state, the policy, this machine.
package struct DoctorReport: Sendable {
  package enum Verdict: String, Sendable, Comparable {
    case ok, warning, fail

    package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

    private var rank: Int {
      switch self {
      case .ok: 0
      case .warning: 1
      case .fail: 2
      }
    }

    fileprivate var meaning: Meaning {
      switch self {
      case .ok: .good
      case .warning: .changed
      case .fail: .attention
      }
    }
  }

  package struct Check: Hashable, Sendable {
    package var name: String
    package var verdict: Verdict
    /// What was found, in one sentence or less.
    package var text: String
    /// What to do; nil where nothing is to be done.
    package var advice: String?

    package init(_ name: String, _ verdict: Verdict, _ text: String, advice: String? = nil) {
      self.name = name
      self.verdict = verdict
      self.text = text
      self.advice = advice
    }
  }

  package var checks: [Check]
  /// Nil where the store could not be opened.
  package var store: StoreView?

  package init(checks: [Check], store: StoreView?) {
    self.checks = checks
    self.store = store
  }

  package var worst: Verdict { checks.map(\.verdict).max() ?? .ok }

  package func text(_ style: Style) -> String {
    var output = style.heading("Checks") + "\n"
    let width = (checks.map(\.name.utf8.count).max() ?? 0) + 2
    for check in checks {
      let name = check.name + String(repeating: " ", count: max(1, width - check.name.utf8.count))
      let word = check.verdict.rawValue
      let mark = "  " + style.paint(word, check.verdict.meaning)
      let start = 2 + 8 + width
      let lines = WordWrap.lines(
        Printable.prose(check.text), width: max(20, style.width - start))
      output += mark + String(repeating: " ", count: 8 - word.utf8.count) + name
      output += lines.joined(separator: "\n" + String(repeating: " ", count: start)) + "\n"
      if let advice = check.advice {
        output += style.sentence(Printable.prose(advice), indent: start)
      }
    }
    output += style.sentence(summary)
    return output + (store.map { "\n" + $0.text(style) } ?? "")
  }

  private var summary: String {
    let failed = checks.count { $0.verdict == .fail }
    let warned = checks.count { $0.verdict == .warning }
    guard failed + warned > 0 else { return "All \(Quantity.count(checks.count, "check")) passed." }
    let words = [(failed, "failed"), (warned, warned == 1 ? "warns" : "warn")].filter { $0.0 > 0 }
    return "Of \(Quantity.count(checks.count, "check")), "
      + words.map { "\(Quantity.count($0.0)) \($0.1)" }.joined(separator: " and ") + "."
  }

  /// The store's own document, with the checks.
  package var json: JSONValue {
    let checks: [JSONValue] = checks.map {
      [
        "name": .string($0.name), "verdict": .string($0.verdict.rawValue),
        "text": .string($0.text), "advice": .string($0.advice),
      ]
    }
    let members = [
      JSONValue.Member("verdict", .string(worst.rawValue)),
      JSONValue.Member("checks", .array(checks)),
    ]
    let store: JSONValue = store?.json ?? ["format": "keyshift.store/1", "store": .null]
    return store.adding(members)
  }
}
