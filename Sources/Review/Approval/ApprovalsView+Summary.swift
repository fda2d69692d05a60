import Core
package import Governance
package import Ledger

extension ApprovalsView {
  /// What was just approved, and by whom.
  package func text(_ approval: Approval, of plan: PlanTrailer, file: String) -> String {
    let statement = approval.statement
    let actions = plan.counts.phrases
    return style.heading("Approved plan \(Printable.prose(statement.plan))") + "\n"
      + style.facts([
        (
          "cohort",
          "\(Printable.name(statement.cohort)) in \(Printable.name(statement.environment))"
        ),
        ("made by", Printable.name(statement.author)),
        ("operations", actions.isEmpty ? "none" : actions.joined(separator: ", ")),
        ("approver", "\(Printable.name(statement.name)), key \(approval.key.shortID)"),
        ("holds until", statement.expires.description), ("saved as", Printable.name(file)),
      ])
  }
}
