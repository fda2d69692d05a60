import Core
package import Governance
import Ledger

/// The approvals of a plan, and what each is worth.
package struct ApprovalsView {
  let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameters:
  ///   - check: over all approvals that were found.
  ///   - policy: the file that governs the plan; nil where none does, and then the check only says
  ///     which approvals are sound.
  package func text(_ check: PolicyCheck, of plan: PolicyCheck.Plan, policy: String?) -> String {
    var output = style.heading("Approvals of plan \(Printable.prose(plan.trailer.digest))") + "\n"
    let part = PlanView.part(plan.subject).map { [(name: "part", text: $0)] } ?? []
    output += style.facts(
      [
        (
          "cohort",
          "\(Printable.name(plan.subject.name)) in \(Printable.name(plan.subject.environment))"
        ),
        ("made by", Printable.name(plan.header.actor)),
      ] + part)
    output += table(check.verdicts, isGoverned: policy != nil)
    for verdict in check.verdicts { output += remarks(verdict) }
    return output + conclusion(check, policy)
  }

  private func table(_ verdicts: [ApprovalVerdict], isGoverned: Bool) -> String {
    Table.text(
      header: ["approver", "key", "approved", "expires", "verdict"],
      rows: verdicts.compactMap { verdict in
        verdict.approval.map { approval in
          [
            .name(verdict.name), .words(approval.key.shortID),
            .words(approval.statement.time.description),
            .words(approval.statement.expires.description),
            verdict.standing == .counts
              ? .words(isGoverned ? "counts" : "sound", .good)
              : .words("does not count", .attention),
          ]
        }
      }, style: style)
  }

  private func remarks(_ verdict: ApprovalVerdict) -> String {
    var output = ""
    if let reason = verdict.reason {
      output += style.sentence("\(verdict.file): \(reason)", indent: 2, hanging: 2)
    }
    if verdict.standing != .badSignature, let comment = verdict.approval?.statement.comment,
      !comment.isEmpty
    {
      output += style.sentence("\(verdict.name): \(comment)", indent: 2, hanging: 2)
    }
    return output
  }

  private func conclusion(_ check: PolicyCheck, _ policy: String?) -> String {
    guard let policy else {
      return style.sentence(
        check.verdicts.isEmpty
          ? "No approvals, and no policy requires any."
          : "No policy says who may approve.")
    }
    let needed = Quantity.count(check.requiredApprovals, "approval")
    let verdict =
      check.violations.isEmpty
      ? style.paint("Approved:", .good) : style.paint("Not approved:", .attention)
    return verdict + " \(Quantity.count(check.counted.count)) of \(needed) that "
      + "\(Printable.prose(policy)) asks for.\n"
  }
}
