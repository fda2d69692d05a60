import Core
package import Ledger

/// The result of a run of `apply`.
package struct ApplyView {
  private let style: Style

  package init(style: Style) { self.style = style }

  package func text(_ report: ApplyReport, subject: PlanSubject) -> String {
    var output =
      style.heading("Run \(Printable.name(report.run)) of cohort \(Printable.name(subject.name))")
    output += " in \(Printable.name(subject.environment)): "
    output += style.paint(report.outcome.rawValue, report.outcome.meaning) + "\n"
    if let part = PlanView.part(subject) { output += style.sentence(part) }
    if let recovered = report.recovered { output += text(recovered) }
    if let window = report.window {
      output += style.sentence(
        "Longest time from reading to writing: \(Self.seconds(window)). A write by a user within "
          + "that time to the same key was overwritten.")
    }
    // One line, however long: scripts look for it.
    output += report.tally.equation + "\n"
    output += verdict(report, subject)
    if let error = report.error {
      output += style.sentence("error: \(error)\(ErrorCode(error).suffix)")
    }
    return output + advice(report)
  }

  package static func json(_ report: ApplyReport, subject: PlanSubject) -> JSONValue {
    let view: JSONValue = [
      "format": "keyshift.apply-report/1",
      "cohort": .string(subject.name), "environment": .string(subject.environment),
      "run": .string(report.run), "outcome": .string(report.outcome.rawValue),
      "tally": JSONValue(report.tally), "balanced": .bool(report.tally.isBalanced),
      "recovered": report.recovered.map { recovered in
        [
          "run": .string(recovered.run), "tally": JSONValue(recovered.tally),
          "written": .integer(recovered.written), "not_written": .integer(recovered.notWritten),
          "pending": .integer(recovered.pending), "never_wrote": .bool(recovered.neverWrote),
          "damage": .string(recovered.damage),
        ]
      } ?? .null,
      "published": report.published.map { .integer($0) } ?? .null,
      "pending": report.pending.map { pending in
        [
          "operations": .integer(pending.operations), "until": JSONValue(pending.until),
          "seconds": .integer(pending.seconds),
        ]
      } ?? .null,
      "left_deleted": .integer(report.leftDeleted),
      "window_ms": report.window.map { JSONValue.integer($0) } ?? .null,
      "error": .string(report.error.map { "\($0)" }),
      "number": .string(report.error.flatMap(ErrorCode.init(_:))?.description),
    ]
    return view.adding(PlanView.targetMembers(subject))
  }

  private func text(_ recovered: RecoveredRun) -> String {
    let run = Printable.name(recovered.run)
    if let damage = recovered.damage {
      return style.sentence(
        "Recovered: run \(run) did not end, and its files are damaged: "
          + "\(Printable.prose(damage)). It cannot be rolled back.")
    }
    if recovered.neverWrote {
      return style.sentence("Recovered: run \(run) stopped before it wrote anything.")
    }
    let under = recovered.written + recovered.notWritten + recovered.pending
    var writes =
      under == 0
      ? "no write was in progress"
      : "of \(Quantity.count(under, "write")) in progress, \(Quantity.count(recovered.written)) "
        + "succeeded and \(Quantity.count(recovered.notWritten)) did not"
    if recovered.pending > 0 {
      writes += "; \(Quantity.count(recovered.pending)) cannot be told yet"
    }
    return style.sentence("Recovered: run \(run) did not end; \(writes).")
  }

  /// `0.4 s`, rounded up.
  static func seconds(_ milliseconds: Int64) -> String {
    let tenths = (max(0, milliseconds) + 99) / 100
    return "\(tenths / 10).\(tenths % 10) s"
  }

  private func verdict(_ report: ApplyReport, _ subject: PlanSubject) -> String {
    let tally = report.tally
    guard report.outcome == .completed, tally.applied == 0,
      tally.failed == 0, tally.drifted == 0, tally.notAttempted == 0
    else { return "" }
    guard tally.planned > 0 else {
      return style.sentence("Nothing written: the plan has no records.")
    }
    guard tally.unsettled == 0 || tally.already > 0 else {
      return style.sentence("Nothing written: no record can move in its current state.")
    }
    let what =
      tally.unsettled == 0 && report.leftDeleted == 0 ? "everything" : "everything that can move"
    guard let published = report.published, published > 0, let publication = subject.publish else {
      return style.sentence("Nothing written: \(what) was already in place.")
    }
    let keys = Quantity.count(published, "key")
    return style.sentence(
      "No record written: \(what) was already in place. \(keys) in "
        + "\(Printable.name(publication.namespace.name)) \(published == 1 ? "was" : "were") "
        + "written to tell the application about this run.")
  }

  private func advice(_ report: ApplyReport) -> String {
    if let pending = report.pending {
      return style.sentence(
        "\(Quantity.count(pending.operations, "operation")) pending: an earlier write may not be "
          + "visible yet. Wait \(pending.seconds) s, until \(pending.until), then run the same apply "
          + "again.")
    }
    if report.error is EnvironmentFreezeRefusal {
      return style.sentence(
        "When the environment is thawed, run the same apply again: it goes on from what is written."
      )
    }
    if report.error is DeletionRefusal { return "" }
    if report.outcome != .completed {
      return style.sentence("Run the same apply again to continue where it stopped.")
    }
    var output = ""
    if report.tally.failed > 0 {
      output += style.sentence(
        "Run the same apply again to retry the failed operations; 'keyshift compare' shows the "
          + "reasons.")
    }
    if report.tally.drifted > 0 {
      output += style.sentence(
        "The store changed after planning. Make a new plan for the drifted operations.")
    }
    return output + leftDeleted(report) + waiting(report.tally)
  }

  private func leftDeleted(_ report: ApplyReport) -> String {
    guard report.leftDeleted > 0 else { return "" }
    let (are, them) = report.leftDeleted == 1 ? ("was", "it") : ("were", "them")
    return style.sentence(
      "\(Quantity.count(report.leftDeleted, "record")) stayed deleted: an earlier run wrote \(them), "
        + "and \(them == "it" ? "it" : "they") \(are) deleted since. To create \(them) again, run `keyshift "
        + "plan --recreate`.")
  }

  /// What a person has to decide, in the last line; empty where nothing waits.
  private func waiting(_ tally: Tally) -> String {
    var parts: [String] = []
    if tally.conflicted > 0 { parts.append(Quantity.count(tally.conflicted, "conflict")) }
    if tally.rejected > 0 { parts.append(Quantity.count(tally.rejected, "rejected record")) }
    guard !parts.isEmpty else { return "" }
    let verb = tally.conflicted + tally.rejected == 1 ? "needs" : "need"  // One line, too.
    return "Not finished: \(parts.joined(separator: " and ")) \(verb) a decision; 'keyshift "
      + "conflicts PLAN' lists them.\n"
  }
}

extension Tally {
  /// `planned 120 = applied 100 + already 5 + … + not attempted 9`.
  var equation: String {
    let terms = named.map { name, count in
      "\(name.substituting("_", with: " ")) \(count.map { Quantity.count($0) } ?? "unknown")"
    }
    guard let planned = terms.first else { return "" }
    return "\(planned) \(isBalanced ? "=" : "≠") \(terms.dropFirst().joined(separator: " + "))"
  }
}

extension RunRecord.Outcome {
  var meaning: Meaning {
    switch self {
    case .completed: .good
    case .running: .heading
    case .interrupted: .changed
    case .failed: .attention
    }
  }
}
