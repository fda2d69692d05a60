import Core
public import Ledger

/// What a run of `apply` came to.
public struct ApplyView {
  private let style: Style

  public init(style: Style) { self.style = style }

  public func text(_ report: ApplyReport, subject: PlanSubject) -> String {
    var output =
      style.heading("Run \(Printable.name(report.run)) of cohort \(Printable.name(subject.name))")
    output += " in \(Printable.name(subject.environment)): "
    output += style.paint(report.outcome.rawValue, report.outcome.meaning) + "\n"
    if let recovered = report.recovered { output += text(recovered) }
    // One line, however long: scripts look for it.
    output += report.tally.equation + "\n"
    output += verdict(report, subject)
    if let error = report.error {
      output += style.sentence("error: \(error)\(ErrorCode(error).suffix)")
    }
    return output + advice(report)
  }

  public static func json(_ report: ApplyReport, subject: PlanSubject) -> JSONValue {
    [
      "format": "keyshift.apply-report/1",
      "cohort": .string(subject.name), "environment": .string(subject.environment),
      "run": .string(report.run), "outcome": .string(report.outcome.rawValue),
      "tally": JSONValue(report.tally), "balanced": .bool(report.tally.isBalanced),
      "recovered": report.recovered.map { recovered in
        [
          "run": .string(recovered.run), "tally": JSONValue(recovered.tally),
          "written": .integer(recovered.written), "not_written": .integer(recovered.notWritten),
        ]
      } ?? .null,
      "published": report.published.map { .integer($0) } ?? .null,
      "error": .string(report.error.map { "\($0)" }),
      "number": .string(report.error.flatMap(ErrorCode.init(_:))?.description),
    ]
  }

  private func text(_ recovered: RecoveredRun) -> String {
    let under = recovered.written + recovered.notWritten
    let writes =
      under == 0
      ? "no write was under way"
      : "of \(Quantity.count(under, "write")) under way, \(Quantity.count(recovered.written)) had "
        + "happened and \(Quantity.count(recovered.notWritten)) had not"
    return style.sentence("Recovered: run \(recovered.run) had not ended; \(writes).")
  }

  private func verdict(_ report: ApplyReport, _ subject: PlanSubject) -> String {
    let tally = report.tally
    guard report.outcome == .completed, tally.applied == 0,
      tally.failed == 0, tally.drifted == 0, tally.notAttempted == 0
    else { return "" }
    let what = tally.conflicted == 0 ? "everything" : "everything that could be"
    guard let published = report.published, published > 0, let publication = subject.publish else {
      return style.sentence("Nothing written: \(what) was already in place.")
    }
    let keys = Quantity.count(published, "key")
    return style.sentence(
      "No record written: \(what) was already in place. \(keys) in "
        + "\(Printable.name(publication.namespace.name)) \(published == 1 ? "tells" : "tell") the "
        + "application of this run.")
  }

  private func advice(_ report: ApplyReport) -> String {
    if report.outcome != .completed {
      return style.sentence("Run the same apply again: it goes on from what is written.")
    }
    var output = ""
    if report.tally.failed > 0 {
      output += style.sentence(
        "Run the same apply again to retry what failed; 'keyshift compare' says why.")
    }
    if report.tally.drifted > 0 {
      output += style.sentence(
        "The store changed after planning: make a new plan for what drifted.")
    }
    if report.tally.conflicted > 0 {
      output += style.sentence("Conflicts wait for a person; 'keyshift explain KEY' tells of one.")
    }
    return output
  }
}

extension Tally {
  /// `planned 120 = applied 100 + already 5 + … + not attempted 9`.
  var equation: String {
    let terms = named.map { name, count in
      "\(name.substituting("_", with: " ")) \(Quantity.count(count))"
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
