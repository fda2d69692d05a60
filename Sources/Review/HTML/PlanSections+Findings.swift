import Core
import Ledger

extension PlanSections {
  /// Users and namespaces of which there is nothing, rewrites that found nothing, and legacy names
  /// that stay.
  var findings: [String] { [absent, empty, idle, residue, expected] }

  private var found: PlanFindings { plan.trailer.findings }

  private var absent: String {
    list(
      "absent", "Names without legacy records", HTMLText.escaped(PlanView.absentMeaning(found)),
      found.absentUsers.map { HTMLText.escaped(PlanView.text($0)) }, found.absentTotal)
  }

  private var empty: String {
    list(
      "empty", "Namespaces that hold nothing", HTMLText.escaped(PlanView.emptyMeaning),
      found.emptyNamespaces.map { HTMLText.escaped(PlanView.text($0)) },
      found.emptyNamespaces.count)
  }

  private var idle: String {
    list(
      "idle", "Rewrites that found nothing",
      "No record has its user’s name in these places. A name in another place is not rewritten.",
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
      ? "<p class=\"note\">… \(HTMLText.escaped(PlanView.text(beyond: found.residueBeyond))).</p>\n"
      : ""
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
      + residue.examples.map { Self.why(Printable.key($0)) }.joined()
  }
}
