import Core
import Ledger

extension PlanView {
  /// - Parameter most: operations shown, at most.
  func section(
    _ section: PlanSection, _ preview: PlanPreview, _ counts: PlanCounts,
    _ purpose: PlanSubject.Purpose, most: Int
  ) -> String {
    let total = section.total(preview, counts, purpose)
    guard total > 0 else { return "" }
    var output = heading(section, total)
    var place = PlaceHeading()
    let shown = section.kept(preview).prefix(most)
    for operation in shown {
      output += place.text(operation, style) + text(operation, in: section)
    }
    return output + more(total - shown.count, indent: 4)
  }

  func heading(_ section: PlanSection, _ total: Int) -> String {
    style.paint("\(section.title) (\(Quantity.count(total)))", section.meaning) + "\n"
      + (section.explanation.map { style.sentence($0, indent: 2) } ?? "")
  }

  /// An operation and what its list says about it, without whose it is.
  func text(_ operation: Operation, in section: PlanSection) -> String {
    switch section {
    case .deletes: line(operation, size: false)
    case .replaced: line(operation, size: true) + style.times(of: operation, indent: 6)
    case .attention:
      line(operation, size: false)
        + style.sentence(
          "\(operation.action.rawValue): \(operation.reason.explanation)", indent: 6, hanging: 2)
        + style.times(of: operation, indent: 6)
    case .resolved:
      line(operation, size: false) + style.sentence(operation.explanation, indent: 6, hanging: 2)
    case .deletedSince:
      line(operation, size: false)
        + style.sentence(
          "\(operation.explanation); run \(Printable.name(operation.writer ?? ""))", indent: 6,
          hanging: 2)
    }
  }

  // MARK: - Keys without a rule

  func unmatched(_ preview: PlanPreview, _ counts: PlanCounts, most: Int) -> String {
    guard counts.unmatched > 0 else { return "" }
    let shown = preview.unmatched.prefix(most)
    var last: (identity: Identity, namespace: Namespace)?
    var output = unmatchedHeading(counts)
    for key in shown { output += text(key, after: &last) }
    return output + more(counts.unmatched - shown.count, indent: 4)
  }

  func unmatchedHeading(_ counts: PlanCounts) -> String {
    style.heading("Unmatched keys (\(Quantity.count(counts.unmatched)))") + "\n"
      + style.sentence(
        "These keys start with a legacy prefix, but no rule matches them. Keyshift leaves them "
          + "alone.", indent: 2)
  }

  /// - Parameter last: whose key the line before was; nil for none.
  func text(
    _ key: UnmatchedKey, after last: inout (identity: Identity, namespace: Namespace)?
  ) -> String {
    var output = ""
    if last?.identity != key.identity || last?.namespace != key.namespace {
      output = style.wrapped(
        "\(key.identity.printable), \(Printable.name(key.namespace.name))", indent: 2, hanging: 2)
    }
    last = (key.identity, key.namespace)
    return output + "    ? \(style.fitting(Printable.key(key.key), after: 6))\n"
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

  // MARK: - Lines

  /// `+ from → to (412 B)`, on two lines where one is too short.
  func line(_ operation: Operation, size: Bool) -> String {
    let source = Printable.key(operation.source)
    let end = size ? " (\(Quantity.bytes(operation.bytes)))" : ""
    let start = "    \(style.glyph(operation.action)) "
    guard operation.destination != operation.source else {
      return start + style.fitting(source, after: 6 + DisplayWidth.of(end)) + end + "\n"
    }
    let target = Printable.key(operation.destination)
    let columns = 9 + DisplayWidth.of(source) + DisplayWidth.of(target) + DisplayWidth.of(end)
    if columns <= style.width { return start + source + " → " + target + end + "\n" }
    return start + style.fitting(source, after: 6) + "\n      → "
      + style.fitting(target, after: 8 + DisplayWidth.of(end)) + end + "\n"
  }

  func more(_ count: Int, _ noun: String? = nil, indent: Int) -> String {
    guard count > 0 else { return "" }
    let what = noun.map { Quantity.count(count, "more \($0)") } ?? "\(Quantity.count(count)) more"
    return DisplayWidth.padding(indent) + "… \(what)\n"
  }
}

extension Style {
  /// Whose record it is, which rule's, and the times that were compared.
  func facts(of operation: Operation, indent: Int) -> String {
    wrapped(operation.place, indent: indent) + times(of: operation, indent: indent)
  }

  /// The times that were compared, and what lies between them; empty where none were.
  func times(of operation: Operation, indent: Int) -> String {
    operation.times.map { wrapped($0.unbrokenPhrase, indent: indent, hanging: 2) } ?? ""
  }

  /// Text without a place to break, such as a key: shortened in the middle where the terminal would cut
  /// it.
  ///
  /// - Parameter used: columns of its line that other text takes.
  func fitting(_ text: String, after used: Int) -> String {
    shortens ? Shortened.middle(text, columns: max(12, width - used)) : text
  }
}
