import Core
package import Ledger

/// The result of a login's migration.
package struct AutoMigrationView {
  private let style: Style

  package init(style: Style) { self.style = style }

  package func text(_ report: AutoMigrationReport) -> String {
    let user = Printable.name(report.user)
    var output: String
    switch report.outcome {
    case .refused(let refusal):
      output = style.heading("Auto-migration of \(user)") + ": "
      output += style.paint("refused", .changed) + " (\(refusal.guard.rawValue))"
      output += style.paint(ErrorCode(refusal).suffix, .quiet) + "\n"
      output += style.facts([
        ("measured", Printable.prose(refusal.measured)),
        ("allowed", Printable.prose(refusal.threshold)),
        ("why", Printable.prose(refusal.message)),
      ])
    case .failed(let failure):
      output = style.heading("Auto-migration of \(user)") + ": "
      output += style.paint("failed", .attention) + " (\(failure.code.rawValue))"
      output += style.paint(ErrorCode(failure).suffix, .quiet) + "\n"
      output += style.facts([("why", Printable.prose(failure.message))])
    case .ran(let run):
      output = style.heading("Auto-migration of \(user), run \(Printable.name(run.run))") + ": "
      output += style.paint(run.outcome.rawValue, run.outcome.meaning) + "\n"
      output += run.tally.equation + "\n"
      if let error = run.error {
        output += style.sentence("error: \(error)\(ErrorCode(error).suffix)")
      }
      output += style.sentence(verdict(report, run))
    }
    if let unrecorded = report.unrecorded { output += style.sentence("warning: \(unrecorded)") }
    return output
  }

  private func verdict(_ report: AutoMigrationReport, _ run: ApplyReport) -> String {
    if report.isComplete {
      return run.tally.applied == 0 ? "Nothing was left to do." : "Nothing is left to do."
    }
    if run.outcome == .interrupted { return "A later login migrates the rest." }
    return "An operator has to migrate the rest: plan the user in a cohort."
  }

  /// That the work goes on elsewhere.
  ///
  /// - Parameters:
  ///   - process: the ID of the process that does it.
  ///   - log: the file that will hold what it prints.
  package func started(user: String, process: Int32, log: String) -> String {
    style.sentence("Auto-migration of \(user) continues in process \(process).")
      + style.sentence("Its result will be in the audit log and in '\(log)'.")
  }

  package static func startedJSON(user: String, process: Int32, log: String) -> JSONValue {
    [
      "format": "keyshift.auto-migration/1", "user": .string(user), "outcome": "started",
      "process": .integer(Int64(process)), "log": .string(log),
    ]
  }

  package static func json(_ report: AutoMigrationReport) -> JSONValue {
    var members = [
      JSONValue.Member("format", "keyshift.auto-migration/1"),
      JSONValue.Member("user", .string(report.user)),
    ]
    switch report.outcome {
    case .refused(let refusal):
      members += [
        JSONValue.Member("outcome", "refused"),
        JSONValue.Member("guard", .string(refusal.guard.rawValue)),
        JSONValue.Member("number", .string(ErrorCode(refusal)?.description)),
        JSONValue.Member("measured", .string(refusal.measured)),
        JSONValue.Member("threshold", .string(refusal.threshold)),
        JSONValue.Member("reason", .string(refusal.message)),
      ]
    case .failed(let failure):
      members += [
        JSONValue.Member("outcome", "failed"),
        JSONValue.Member("code", .string(failure.code.rawValue)),
        JSONValue.Member("number", .string(ErrorCode(failure)?.description)),
        JSONValue.Member("reason", .string(failure.message)),
      ]
    case .ran(let run):
      members += [
        JSONValue.Member("outcome", .string(run.outcome.rawValue)),
        JSONValue.Member("run", .string(run.run)),
        JSONValue.Member("complete", .bool(report.isComplete)),
        JSONValue.Member("tally", JSONValue(run.tally)),
        JSONValue.Member("error", .string(run.error.map { "\($0)" })),
        JSONValue.Member("number", .string(run.error.flatMap(ErrorCode.init(_:))?.description)),
      ]
    }
    members.append(JSONValue.Member("unrecorded", .string(report.unrecorded)))
    return .object(members)
  }
}
