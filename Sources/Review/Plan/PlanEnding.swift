import Core
import Ledger

/// What stands at the end of a plan's text, where a terminal stops: the totals, the risk, what needs
/// attention, and the next command.
struct PlanEnding {
  let trailer: PlanTrailer
  let preview: PlanPreview
  let subject: PlanSubject
  /// The saved plan, as the next command would name it.
  let file: String?
  /// Operations and unmatched keys that stand above.
  let listed: Int

  var counts: PlanCounts { trailer.counts }
  var purpose: PlanSubject.Purpose { subject.purpose }
  var total: Int { counts.operations + counts.unmatched }
  /// Whether the beginning is no longer on the screen.
  var isFar: Bool { listed > PlanExtent.screen }
}

extension PlanView {
  func text(_ ending: PlanEnding) -> String {
    let counts = ending.counts
    let phrases = counts.phrases
    let size = WordWrap.unbroken("\(Quantity.bytes(counts.bytes)) to write")
    let plan = phrases.map(WordWrap.unbroken).joined(separator: ", ")
    let end = counts.writes > counts[.delete] ? "; \(size)." : "."
    var output = leftOut(ending)
    output += style.wrapped(
      phrases.isEmpty ? "Plan: no records." : "Plan: \(plan)\(end)", hanging: 2)
    if counts.outside > 0 {
      output += style.sentence(
        "\(Quantity.count(counts.outside, "in-place record")) of users outside the cohort "
          + "\(counts.outside == 1 ? "is" : "are") not changed.")
    }
    return output + risk(PlanRisk(counts, ending.preview, ending.purpose))
      + attentionAgain(ending)
      + "Digest: \(Printable.prose(ending.trailer.digest))\n" + next(ending)
  }

  private func leftOut(_ ending: PlanEnding) -> String {
    let rest = ending.total - ending.listed
    guard rest > 0 else { return "" }
    let all = ending.file.map { "keyshift show --all \(ShellWord.file($0))" }
    return style.wrapped(
      "Not listed: \(Quantity.count(rest)) of \(Quantity.count(ending.total, "operation")). "
        + (all.map { "To list them all: \(WordWrap.unbroken($0))" } ?? "--all lists them."),
      hanging: 2)
  }

  /// The reasons for which operations wait for a person, and how many keys no rule matches.
  private func attentionAgain(_ ending: PlanEnding) -> String {
    let counts = ending.counts
    let total = PlanSection.attention.total(ending.preview, counts, ending.purpose)
    guard ending.isFar, total + counts.unmatched > 0 else { return "" }
    var output =
      style.paint("Needs attention (\(Quantity.count(total + counts.unmatched)))", .attention)
      + ", listed above\n"
    let open = ending.preview.reasons.filter {
      $0.action == .conflict || $0.action == .reject || $0.reason == .changedSinceRun
    }
    for reason in open {
      output += "  \(style.glyph(reason.action)) "
      let text = "\(Quantity.count(reason.count)): \(reason.reason.explanation)"
      output += style.sentence(text, indent: 4, hanging: 2).dropFirst(4)
    }
    if counts.unmatched > 0 {
      output += "  ? \(Quantity.count(counts.unmatched)): no rule matches the key\n"
    }
    if let file = ending.file, counts[.conflict] > 0, case .migrate = ending.purpose {
      output += style.wrapped(
        "To compare both records of each: "
          + WordWrap.unbroken("keyshift conflicts \(ShellWord.file(file))"), hanging: 2)
    }
    return output
  }

  private func next(_ ending: PlanEnding) -> String {
    let counts = ending.counts
    guard counts.writes > 0 else {
      let open = counts[.conflict] + counts[.reject]
      return style.sentence(
        open > 0
          ? "Nothing to apply: the remaining records need a decision."
          : nothingToDo(ending.subject, ending.trailer.findings))
    }
    guard let file = ending.file else {
      return style.sentence(
        "Save the plan with --out FILE to have exactly this plan reviewed and applied.")
    }
    return "To apply exactly this plan: keyshift apply \(ShellWord.file(file))\n"
  }
}
