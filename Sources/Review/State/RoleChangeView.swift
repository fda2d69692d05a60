import Core
package import Ledger

/// A user's role, as it is and as it will be.
package struct RoleChangeView {
  private let style: Style

  package init(style: Style) { self.style = style }

  package func text(_ report: RoleChangeReport) -> String {
    var output = style.heading("Role of \(Printable.name(report.user))") + "\n"
    var facts = [
      (name: "key", text: "\(Printable.name(report.key.description)) in \(report.namespace)"),
      (name: "old role", text: report.oldRole.map { Printable.name($0) } ?? "none"),
      (name: "new role", text: Printable.name(report.newRole)),
    ]
    if report.outcome == .unchanged {
      facts.removeLast()
      facts.append((name: "fingerprint", text: report.before.description))
    } else {
      facts.append((name: "before", text: report.before.description))
      facts.append((name: "after", text: report.after.description))
    }
    output += style.facts(facts)
    output += style.sentence(verdict(report))
    if let confirmation = report.confirmation { output += style.sentence(text(confirmation)) }
    if let unpublished = report.unpublished {
      output += style.sentence("warning: the application was not notified: \(unpublished)")
    }
    return output
  }

  private func verdict(_ report: RoleChangeReport) -> String {
    switch report.outcome {
    case .unchanged: "Nothing to write: the user already has this role."
    case .planned: "Nothing written. Only the role would change; pass --apply to write it."
    case .written: "Written."
    case .changedMeanwhile:
      "Nothing written: the core changed after it was read. Check it and run the command again."
    }
  }

  private func text(_ confirmation: RoleChangeReport.Confirmation) -> String {
    switch confirmation {
    case .confirmed: "Read back: the core has the new role."
    case .unproven(let seconds):
      "The role was not read back: readers may see the old one for up to \(seconds) s."
    case .different:
      "Read back: the core does not hold what was written; another process wrote it at the same "
        + "time. Check it."
    }
  }

  package static func json(_ report: RoleChangeReport) -> JSONValue {
    let confirmation: JSONValue =
      switch report.confirmation {
      case nil: .null
      case .confirmed: "confirmed"
      case .unproven: "unproven"
      case .different: "different"
      }
    return [
      "format": "keyshift.role-change/1", "user": .string(report.user),
      "namespace": .string(report.namespace.name), "key": JSONValue(report.key),
      "old_role": .string(report.oldRole), "new_role": .string(report.newRole),
      "before": .string(report.before.description), "after": .string(report.after.description),
      "outcome": .string(report.outcome.rawValue), "confirmation": confirmation,
      "unpublished": .string(report.unpublished),
    ]
  }
}
