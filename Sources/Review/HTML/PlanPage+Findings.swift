import Core
import Ledger

extension PlanPage {
  /// Users and namespaces of which there is nothing, rewrites that found nothing, and legacy names
  /// that stay.
  var findings: [String] { [absent, empty, idle, residue, expected] }

  private var found: PlanFindings { plan.trailer.findings }

  private var absent: String {
    list(
      "absent", "Names without legacy records", PlanView.absentMeaning(found),
      found.absentUsers.map { HTMLText.escaped(PlanView.text($0)) }, found.absentTotal)
  }

  private var empty: String {
    list(
      "empty", "Namespaces that hold nothing", PlanView.emptyMeaning,
      found.emptyNamespaces.map { HTMLText.escaped(PlanView.text($0)) },
      found.emptyNamespaces.count)
  }

  private var idle: String {
    list(
      "idle", "Rewrites that found nothing",
      "In these places no record has a name of its user. Where one is elsewhere, it stays.",
      found.idleRewrites.map { HTMLText.escaped(PlanView.text($0)) }, found.idleRewrites.count)
  }

  private var residue: String {
    let residue = found.unexpectedResidue
    let body = list(
      "residue", "Legacy names left in results",
      "No rewrite leads there. Add one, or say in the rule that the name may stay. The cohort is not "
        + "accepted while they are there.",
      residue.map(item), residue.count)
    guard !body.isEmpty else { return "" }
    let beyond =
      found.residueBeyond > 0
      ? "<p>… \(HTMLText.escaped(PlanView.text(beyond: found.residueBeyond))).</p>\n" : ""
    let lines = PlanView.lines(residue, plan.subject.rules).map { HTMLText.escaped($0) }
    let end = "</section>"
    return String(body.dropLast(end.count)) + beyond
      + "<p>Where they may stay, the rule says:</p>\n<pre><code>"
      + lines.joined(separator: "\n") + "</code></pre>\n" + end
  }

  private var expected: String {
    let residue = found.residue.filter(\.isExpected)
    return list(
      "expected-residue", "Legacy names that may stay", "The rules say so.", residue.map(item),
      residue.count)
  }

  private func item(_ residue: PlanFindings.Residue) -> String {
    HTMLText.escaped(PlanView.text(residue))
      + residue.examples.map { note(Printable.key($0)) }.joined()
  }

  private func list(
    _ id: String, _ title: String, _ meaning: String, _ items: [String], _ total: Int
  ) -> String {
    guard total > 0 else { return "" }
    let more =
      total > items.count ? "\n<p>… \(Quantity.count(total - items.count)) more.</p>" : ""
    return section(
      id, "\(title) (\(Quantity.count(total)))",
      "<p>\(HTMLText.escaped(meaning))</p>\n<ul class=\"keys\">\n"
        + items.map { "<li>\($0)</li>\n" }.joined() + "</ul>\(more)")
  }
}
