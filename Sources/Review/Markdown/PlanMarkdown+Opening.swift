import Core
import Ledger

extension PlanMarkdown {
  /// Rules and reasons listed, at most; a plan with more names its file for the rest.
  private static let mostRows = 60

  /// What every rendering says first, however large the plan.
  func opening() -> [String] {
    [title() + part() + risk(), unchecked(), howTo(), facts()].filter { !$0.isEmpty }
  }

  private func risk() -> String { "**Risk:** \(PlanRisk(plan).sentence)\n" }

  private func part() -> String {
    PlanView.part(plan.subject).map { "**\($0)**\n\n" } ?? ""
  }

  private func title() -> String {
    let cohort =
      "cohort \(MarkdownText.code(plan.subject.name)) in "
      + MarkdownText.code(plan.subject.environment)
    let title =
      switch plan.subject.purpose {
      case .migrate: "Plan for \(cohort)"
      case .rollback(let basis): "Rollback of \(basis.subject(MarkdownText.code)) of \(cohort)"
      case .cleanup: "Clean-up of \(cohort)"
      }
    return "## \(title)\n\n"
  }

  private func summary() -> String {
    let counts = plan.counts
    let phrases = counts.phrases
    let size =
      counts.writes > counts[.delete] ? "; \(Quantity.bytes(counts.bytes)) to write" : ""
    let users = "for \(Quantity.count(counts.users, "user"))"
    return "**\(phrases.joined(separator: ", "))**\(size), \(users).\n"
  }

  private func unchecked() -> String {
    PlanView.unchecked(plan).map { "**\(MarkdownText.span(Printable.prose($0)))**\n" } ?? ""
  }

  private func howTo() -> String {
    let counts = plan.counts
    guard counts.writes > 0 else {
      let open = counts[.conflict] + counts[.reject]
      return open > 0
        ? "Nothing to apply: the remaining records need a decision.\n"
        : PlanView(style: .plain).nothingToDo(
          plan.subject, plan.trailer.findings) + "\n"
    }
    let file = ShellWord.file(plan.file)
    return "Approving this comment approves exactly this digest. To apply exactly that plan:\n\n"
      + MarkdownText.fenced(
        "sh", ["keyshift apply \(file) --expect \(Printable.prose(plan.trailer.digest))"])
  }

  private func facts() -> String {
    var facts: [(name: String, text: String)] = [
      ("digest", MarkdownText.span(Printable.prose(plan.trailer.digest)))
    ]
    facts += PlanView(style: .plain).basis(plan.subject.purpose).map {
      ($0.name, MarkdownText.span($0.text))
    }
    facts += [
      ("store", MarkdownText.whole(plan.subject.store.printable)),
      ("made", "\(plan.header.created) by \(MarkdownText.code(plan.header.actor))"),
      ("expires", "\(plan.header.expires); after that `apply` refuses it"),
      ("cohort file", MarkdownText.code(plan.header.cohortFile)),
    ]
    if let publish = plan.subject.publish {
      facts.append(("publishes to", MarkdownText.code(publish.namespace.name)))
    }
    facts += PlanView.targetedRules(plan.subject).map { ("rules", MarkdownText.whole($0)) }
    facts += PlanView.distinctNames(plan.subject).map { ("distinct", MarkdownText.whole($0)) }
    facts += PlanTerms.facts(plan)
    return MarkdownText.table(
      header: ["", ""], numbers: 0, rows: facts.map { ["**\($0.name)**", $0.text] })
  }

  /// All of the plan in numbers.
  func counts() -> String {
    let counts = plan.counts
    let actions = Action.allCases.filter { counts[$0] > 0 }
    guard !actions.isEmpty else { return "**No records.**\n" }
    let spaces = Dictionary(
      plan.subject.rules.map { ($0.name, $0.namespace.name) },
      uniquingKeysWith: { first, _ in first }
    )
    var rows = counts.ruleOrder.prefix(Self.mostRows).map { rule in
      [MarkdownText.code(rule), spaces[rule].map(MarkdownText.code) ?? ""]
        + actions.map { Quantity.count(counts[rule, $0]) }
    }
    rows.append(
      ["**in all**", ""] + actions.map { "**\(Quantity.count(counts[$0]))**" })
    return "### What will change\n\n\(summary())\n"
      + MarkdownText.table(
        header: ["rule", "namespace"] + actions.map { "`\($0.glyph)` \($0.rawValue)" },
        numbers: actions.count, rows: rows)
      + more(counts.ruleOrder.count - Self.mostRows, "rule")
      + "\n"
      + actions.map { "`\($0.glyph)` \(plan.subject.purpose.legend($0, counts))" }
      .joined(separator: " · ") + "\n"
  }

  /// Why records are left as they are, in numbers.
  func unchanged() -> String {
    let counts = plan.counts
    let reasons = plan.preview.reasons.filter { !$0.action.writes }
    var output = ""
    if !reasons.isEmpty {
      output += MarkdownText.table(
        header: ["", "why", "records"], numbers: 1,
        rows: Action.allCases.flatMap { action in
          reasons.filter { $0.action == action }.map {
            [
              "`\(action.glyph)` \(action.rawValue)", $0.reason.explanation($0.take),
              Quantity.count($0.count),
            ]
          }
        })
    }
    if counts.outside > 0 {
      output +=
        "\n\(Quantity.count(counts.outside, "in-place record")) of users outside the cohort "
        + "\(counts.outside == 1 ? "stays as it is" : "stay as they are").\n"
    }
    output += idleRewrites() + residue()
    return output.isEmpty ? "" : "### What will not change, and why\n\n" + output
  }

  /// Rewrites that had no name to change or to leave.
  private func idleRewrites() -> String {
    let idle = plan.trailer.findings.idleRewrites
    guard !idle.isEmpty else { return "" }
    return "\nRewrites that found nothing (a name in another place is not rewritten):\n\n"
      + idle.prefix(Self.mostRows).map { "- \(MarkdownText.span(PlanView.text($0)))\n" }.joined()
      + more(idle.count - Self.mostRows, "rewrite")
  }

  /// Legacy names that results hold where the rules expect them.
  private func residue() -> String {
    let residue = plan.trailer.findings.residue.filter(\.isExpected)
    guard !residue.isEmpty else { return "" }
    return "\nLegacy names that may stay, according to the rules:\n\n"
      + residue.prefix(Self.mostRows).map { "- \(MarkdownText.span(PlanView.text($0)))\n" }.joined()
      + more(residue.count - Self.mostRows, "place")
  }

  private func more(_ count: Int, _ noun: String) -> String {
    count > 0 ? "\n… \(Quantity.count(count, "more \(noun)"))\n" : ""
  }
}
