package import Core
package import Ledger

/// Everything known about one key: the rules' decision now, plans that name it, runs that met it.
package struct ExplainView {
  package typealias Planned = (file: String, number: Int, operation: Operation)
  package typealias Past = (run: RunRecord, outcome: JournalOutcome)

  let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameters:
  ///   - readings: what each rule makes of the key; empty where no rules are at hand.
  ///   - planned: `number` counts from 0, as in the plan file.
  ///   - history: oldest first.
  package func text(
    key: Key, explanations: [KeyExplanation], readings: [KeyTrial.Reading] = [],
    planned: [Planned], history: [Past]
  ) -> String {
    var output = style.heading(Printable.key(key)) + "\n"
    if explanations.isEmpty {
      output += style.sentence("No rule of the cohort matches this key.", indent: 2)
    }
    for explanation in explanations { output += "\n" + text(explanation) }
    if !readings.isEmpty {
      output += "\n" + style.heading("Rules") + "\n"
      output += style.facts(
        readings.map { (Printable.name($0.place.rule), TemplateView.sentence($0, key)) })
    }
    if !planned.isEmpty {
      output += "\n" + style.heading("In plans") + "\n" + planned.map(text).joined()
    }
    if !history.isEmpty {
      output += "\n" + style.heading("In runs") + "\n" + history.map(text).joined()
    }
    return output
  }

  private func text(_ explanation: KeyExplanation) -> String {
    var output = style.wrapped(
      "\(explanation.role.rawValue) of \(explanation.identity.printable) under rule "
        + "\(Printable.name(explanation.rule)) in \(Printable.name(explanation.namespace.name))",
      indent: 2)
    output += decision(explanation)
    output += "\n" + records(explanation)
    if let interval = explanation.times?.interval {
      output += style.sentence(interval.sentence + ".", indent: 2)
    }
    for finding in explanation.findings {
      let what = finding.count == 0 ? "nothing to rewrite" : Quantity.count(finding.count, "name")
      output += style.wrapped("rewrite \(Printable.prose(finding.rewrite)): \(what)", indent: 2)
    }
    return output + otherwise(explanation)
  }

  private func decision(_ explanation: KeyExplanation) -> String {
    guard let decision = explanation.decision else {
      return style.sentence("Nothing to decide: there is no legacy record.", indent: 2)
    }
    let lines = style.sentence(
      "\(decision.action.rawValue): \(decision.reason.explanation)", indent: 4)
    var output = "  \(style.glyph(decision.action)) " + lines.dropFirst(4)
    if let writer = explanation.writer {
      output += style.sentence("Written by the run \(Printable.name(writer)).", indent: 4)
    }
    if let take = explanation.take { output += style.sentence(take.sentence, indent: 4) }
    return output
  }

  /// What would have to be otherwise for another decision.
  private func otherwise(_ explanation: KeyExplanation) -> String {
    let alternatives = explanation.alternatives
    let takes =
      explanation.take == nil
      ? Resolution.Take.allCases.filter {
        explanation.decision?.isOpen ?? false
          && explanation.decision?.reason.takes.contains($0) ?? false
          && ($0 != .canonical || explanation.canonical != nil)
      } : []
    guard !alternatives.isEmpty || !takes.isEmpty else { return "" }
    var output = "\n" + style.paint("  It would be", .heading) + "\n"
    for alternative in alternatives {
      output += style.wrapped(
        "\(alternative.decision), if \(alternative.condition)", indent: 4, hanging: 2)
    }
    if !takes.isEmpty {
      output += style.sentence(
        "decided by a resolution that takes \(Core.alternatives(takes.map(\.rawValue)))", indent: 4,
        hanging: 2)
    }
    return output
  }

  static func sentence(_ time: Result<StatedTime, TimeGap>, _ fields: [String]) -> String {
    func field(_ number: Int) -> String { fields.indices.contains(number) ? fields[number] : "" }
    switch time {
    case .success(let time):
      return "time \(field(time.field)), \(time.form.name): \(time.interval)"
        + (time.isLastChange
          ? "" : "; it may have changed later, because \(field(0)) has no time")
    case .failure(.absent): return "no time in \(fields.joined(separator: ", "))"
    case .failure(.unreadable(let number)): return "no time: \(field(number)) is not a time"
    case .failure(.ambiguous(let number)): return "no time: \(field(number)) occurs twice"
    }
  }

  private func text(_ planned: Planned) -> String {
    let operation = planned.operation
    return "  \(Printable.name(planned.file)), operation \(Quantity.count(planned.number))\n"
      + "    \(style.glyph(operation.action)) "
      + style.sentence(
        "\(operation.action.rawValue): \(operation.explanation)", indent: 6
      ).dropFirst(6)
  }

  private func text(_ past: Past) -> String {
    let run = past.run
    let outcome = past.outcome
    var end = "\(outcome.kind.rawValue) (\(outcome.action.rawValue))"
    if let reason = outcome.reason { end += ": \(reason.explanation)" }
    if let message = outcome.message { end += ": \(message)" }
    return style.wrapped(
      "\(run.startedAt) \(Printable.name(run.kind)) \(Printable.name(run.id)) by "
        + Printable.name(run.actor), indent: 2)
      + style.sentence(end, indent: 4)
  }
}
