package import Ledger

/// The audit log, and what checking it found.
package struct AuditView {
  private let style: Style

  package init(style: Style) { self.style = style }

  /// Two lines a record: who did what when, and the details by name.
  package func text(_ records: [AuditRecord]) -> String {
    guard !records.isEmpty else { return "No records.\n" }
    return records.map(text).joined()
  }

  package func text(_ verification: AuditVerification) -> String {
    var output = verification.findings.map(text).joined()
    if verification.repairs > 0 {
      output += style.sentence(
        "\(Quantity.count(verification.repairs, "unfinished record")) truncated after earlier "
          + "crashes; each truncation has a record of its own.")
    }
    let records = Quantity.count(verification.records, "record")
    if verification.isSound {
      output += style.paint("Sound:", .good) + " \(records), an unbroken chain.\n"
    } else {
      output += style.paint("Not sound:", .attention) + " \(records) read.\n"
      output += style.sentence("Do not change the log. Compare it with an earlier copy.")
    }
    let head = verification.head
    return output + "Head: \(Quantity.count(head.sequence)) \(Printable.prose(head.hash))\n"
  }

  private func text(_ record: AuditRecord) -> String {
    let event = record.event
    let outcome = event.success ? style.paint("ok", .good) : style.paint("failed", .attention)
    let details = event.details.sorted { $0.key < $1.key }.map { name, value in
      "\(Printable.name(name)) \(value.printable)"
    }
    return "\(Quantity.count(record.sequence))  \(event.time)  "
      + style.heading(Printable.name(event.action.rawValue))
      + " by \(Printable.name(event.actor)): \(outcome)\n"
      + style.wrapped(details.joined(separator: ", "), indent: 4)
  }

  private func text(_ finding: AuditFinding) -> String {
    let place = finding.line.map { "line \(Quantity.count($0)): " } ?? ""
    let severity = finding.isHarmless ? "note" : "error"
    return style.sentence("\(severity): \(place)\(finding.message)")
  }
}

extension AuditValue {
  /// For people, harmless.
  package var printable: String {
    switch self {
    case .string(let text): Printable.name(text)
    case .integer(let number): Quantity.count(number)
    case .bool(let value): value ? "yes" : "no"
    case .null: "none"
    }
  }
}
