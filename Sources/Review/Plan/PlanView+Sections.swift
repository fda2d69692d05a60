import Core
import Ledger

extension PlanView {
  func deletes(_ preview: PlanPreview, _ counts: PlanCounts) -> String {
    list(
      "Deletes", "These keys will be deleted.", preview.deletes, preview.deleteTotal(counts),
      .removed)
  }

  func replaced(_ preview: PlanPreview, _ counts: PlanCounts) -> String {
    list(
      "Replaces", "These records exist and will be overwritten.", preview.replaced,
      preview.replacedTotal(counts), .changed)
  }

  private func list(
    _ title: String, _ meaning: String, _ operations: [Operation], _ total: Int, _ color: Meaning
  ) -> String {
    guard total > 0 else { return "" }
    var output = style.paint("\(title) (\(Quantity.count(total)))", color) + "\n"
    output += style.sentence(meaning, indent: 2)
    for operation in operations {
      output += line(operation, size: operation.action != .delete)
      output += style.facts(of: operation, indent: 6)
    }
    return output + more(total - operations.count, indent: 4)
  }

  /// What `apply` leaves for a person: conflicts and rejections, and of a rollback what somebody
  /// changed since the run.
  func attention(
    _ preview: PlanPreview, _ counts: PlanCounts, _ purpose: PlanSubject.Purpose
  ) -> String {
    let total = counts[.conflict] + counts[.reject] + (purpose.isRollback ? counts[.skip] : 0)
    guard total > 0 else { return "" }
    var output = style.paint("Needs attention (\(Quantity.count(total)))", .attention) + "\n"
    output += style.sentence("apply does not change these records.", indent: 2)
    for operation in preview.attention {
      output += line(operation, size: false)
      output += style.sentence(
        "\(operation.action.rawValue): \(operation.reason.explanation)", indent: 6)
      output += style.facts(of: operation, indent: 6)
    }
    return output + more(total - preview.attention.count, indent: 4)
  }

  /// Records that a run wrote and that were deleted since; apply leaves them so.
  func deleted(_ preview: PlanPreview) -> String {
    guard preview.deletedTotal > 0 else { return "" }
    var output =
      style.paint(
        "Deleted since a run wrote them (\(Quantity.count(preview.deletedTotal)))", .changed)
      + "\n"
    output += style.sentence(
      "apply does not create these records again. `plan --recreate` or a resolution does.",
      indent: 2)
    for operation in preview.deleted {
      output += line(operation, size: false)
      output += style.sentence(
        "\(operation.explanation); run \(Printable.name(operation.writer ?? ""))", indent: 6)
    }
    return output + more(preview.deletedTotal - preview.deleted.count, indent: 4)
  }

  /// What persons decided about records that would be left open.
  func resolved(_ preview: PlanPreview, _ counts: PlanCounts) -> String {
    guard counts.resolutions > 0 else { return "" }
    var output =
      style.paint("Decided by resolutions (\(Quantity.count(counts.resolutions)))", .changed) + "\n"
    for operation in preview.resolved {
      output += line(operation, size: false)
      output += style.sentence(operation.explanation, indent: 6)
      output += style.facts(of: operation, indent: 6)
    }
    return output + more(counts.resolutions - preview.resolved.count, indent: 4)
  }

  func unmatched(_ preview: PlanPreview, _ counts: PlanCounts) -> String {
    guard counts.unmatched > 0 else { return "" }
    var output =
      style.heading("Unmatched keys (\(Quantity.count(counts.unmatched)))") + "\n"
    output += style.sentence(
      "These keys start with a legacy prefix, but no rule matches them. Keyshift leaves them "
        + "alone.", indent: 2)
    for key in preview.unmatched {
      output += "  ? \(Printable.key(key.key))\n"
      output += style.wrapped(
        "\(key.identity.printable), \(Printable.name(key.namespace.name))", indent: 6)
    }
    return output + more(counts.unmatched - preview.unmatched.count, indent: 4)
  }

  /// Rewrites that changed nothing and had nothing to leave alone: a path that leads nowhere, or names
  /// in another form.
  func idleRewrites(_ findings: PlanFindings) -> String {
    let idle = findings.idleRewrites
    guard !idle.isEmpty else { return "" }
    var output = style.heading("Rewrites that found nothing (\(Quantity.count(idle.count)))") + "\n"
    output += style.sentence(
      "No record has its user's name in these places. A name in another place is not rewritten.",
      indent: 2)
    for rewrite in idle {
      output += style.wrapped(Self.text(rewrite), indent: 4)
    }
    return output
  }

  static func text(_ idle: PlanFindings.IdleRewrite) -> String {
    "\(Printable.prose(idle.rewrite)) of rule \(Printable.name(idle.rule)): nothing to rewrite in "
      + Quantity.count(idle.records, "record")
  }

  /// Of every user and rule what replaces or deletes data, then the first other operations, and how many
  /// more there are.
  func groups(_ preview: PlanPreview) -> String {
    guard !preview.groups.isEmpty else { return "" }
    var output = ""
    var user: Identity?
    for group in preview.groups {
      if group.identity != user {
        output += (user == nil ? "" : "\n") + style.heading(group.identity.printable) + "\n"
        user = group.identity
      }
      output += self.group(group)
    }
    return output + more(preview.groupTotal - preview.groups.count, "group", indent: 2)
  }

  private func group(_ group: PlanPreview.Group) -> String {
    var output =
      "  \(Printable.name(group.rule)) in \(Printable.name(group.namespace.name)): "
      + Quantity.count(group.total, "record") + "\n"
    var rest = group.counts
    for operation in group.shown {
      rest[operation.action, default: 0] -= 1
      output += line(operation, size: true)
    }
    let left = Action.allCases.filter { (rest[$0] ?? 0) > 0 }
    guard !left.isEmpty else { return output }
    let parts = left.map { "\($0.glyph) \(Quantity.count(rest[$0] ?? 0))" }
    let total = left.reduce(0) { $0 + (rest[$1] ?? 0) }
    return output + "    … \(Quantity.count(total)) more (\(parts.joined(separator: ", ")))\n"
  }

  /// `+ from → to (412 B)`, on two lines where one is too short.
  func line(_ operation: Operation, size: Bool) -> String {
    let source = Printable.key(operation.source)
    let end = size ? " (\(Quantity.bytes(operation.bytes)))" : ""
    let start = "    \(style.glyph(operation.action)) \(source)"
    guard operation.destination != operation.source else { return start + end + "\n" }
    let target = "→ \(Printable.key(operation.destination))\(end)"
    let columns = 7 + DisplayWidth.of(source) + DisplayWidth.of(target)
    return start + (columns <= style.width ? " " : "\n      ") + target + "\n"
  }

  private func more(_ count: Int, _ noun: String? = nil, indent: Int) -> String {
    guard count > 0 else { return "" }
    let what = noun.map { Quantity.count(count, "more \($0)") } ?? "\(Quantity.count(count)) more"
    return DisplayWidth.padding(indent) + "… \(what)\n"
  }
}

extension Style {
  /// Whose record it is, which rule's, and the times that were compared.
  func facts(of operation: Operation, indent: Int) -> String {
    wrapped(operation.place, indent: indent)
      + (operation.times.map { wrapped($0.unbrokenPhrase, indent: indent, hanging: 2) } ?? "")
  }
}
