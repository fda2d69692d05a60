import Core
import Ledger

extension PlanMarkdown {
  /// What planning found that a person has to look at: legacy names that stay, users and namespaces
  /// of which there is nothing.
  func findings() -> [(items: [[String]], section: OpenSection)] {
    let findings = plan.trailer.findings
    let residue = findings.unexpectedResidue
    let lines = PlanView.lines(residue, plan.subject.rules)
    var places = residue.map { place in
      [PlanView.text(place)] + place.examples.map { "    \(Printable.key($0))" }
    }
    if findings.residueBeyond > 0 {
      places.append(["… \(PlanView.text(beyond: findings.residueBeyond))"])
    }
    if !lines.isEmpty { places.append(["If they may stay, declare it in the rule:"] + lines) }
    return [
      (
        findings.absentUsers.map { [PlanView.text($0)] },
        OpenSection(
          title: "Names without legacy records (\(Quantity.count(findings.absentTotal)))",
          meaning: PlanView.absentMeaning(findings), total: findings.absentTotal, noun: "name")
      ),
      (
        findings.emptyNamespaces.map { [PlanView.text($0)] },
        OpenSection(
          title: "Namespaces without matching keys "
            + "(\(Quantity.count(findings.emptyNamespaces.count)))",
          meaning: PlanView.emptyMeaning, total: findings.emptyNamespaces.count, noun: "namespace")
      ),
      (
        places,
        OpenSection(
          title:
            "Legacy names left in results (\(Quantity.count(PlanFindings.places(residue), "place")))",
          meaning:
            "No rewrite covers these places. Add one, or declare in the rule that the name may "
            + "stay. The cohort is not accepted while they are there.",
          total: places.count, noun: "entry")
      ),
    ]
  }
}
