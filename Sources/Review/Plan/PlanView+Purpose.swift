import Core
import Ledger

extension PlanView {
  func title(_ subject: PlanSubject) -> String {
    let cohort =
      "cohort \(Printable.name(subject.name)) in \(Printable.name(subject.environment))"
    return switch subject.purpose {
    case .migrate: "Plan for \(cohort)"
    case .rollback(let basis): "Rollback of \(basis.subject(Printable.name)) of \(cohort)"
    case .cleanup: "Clean-up of \(cohort)"
    }
  }

  /// What the plan rests on.
  func basis(_ purpose: PlanSubject.Purpose) -> [(name: String, text: String)] {
    switch purpose {
    case .migrate: []
    case .rollback(let basis):
      runs(basis) + (basis.reason.map { [(name: "reason", text: Printable.name($0))] } ?? [])
    case .cleanup(let basis):
      [
        (name: "migrated by", text: "run \(Printable.name(basis.run))"),
        (name: "its plan", text: Printable.prose(basis.planDigest)),
        (
          name: "asked for",
          text: "\(Quantity.days(basis.waitingSeconds)) since that run, and a coverage of "
            + Percentage.limit(ppm: basis.coveragePPM)
        ),
      ]
    }
  }

  private func runs(_ basis: RollbackBasis) -> [(name: String, text: String)] {
    func journal(_ run: RollbackBasis.Run) -> String {
      run.journal.map(Printable.prose) ?? "not sealed: it crashed"
    }
    return switch basis.scope {
    case .run(let run):
      [
        (name: "the run was", text: Printable.name(run.kind)),
        (name: "its journal", text: journal(run)),
      ]
    case .cohort(let runs):
      runs.map { run in
        (
          name: "undoes",
          text:
            "run \(Printable.name(run.id)), \(Printable.name(run.kind)), journal \(journal(run))"
        )
      }
    }
  }

  /// Said where a plan has nothing to write and nothing for a person.
  func nothingToDo(_ subject: PlanSubject, _ findings: PlanFindings) -> String {
    switch subject.purpose {
    case .migrate where findings.unknownUsers > 0:
      "Nothing to apply: \(Quantity.count(findings.unknownUsers, "user")) cannot be found at all. "
        + "Check the names and the IDs."
    case .migrate where findings.absentTotal > 0:
      "Nothing to apply: \(Quantity.count(findings.absentTotal, "name")) "
        + "\(findings.absentTotal == 1 ? "has" : "have") no legacy records."
    case .migrate where subject.target != nil:
      "Nothing to do: everything in this part of the cohort is in place."
    case .migrate: "Nothing to do: everything is in place."
    case .rollback:
      "Nothing to roll back: every key is as it was before the run, or was changed since."
    case .cleanup: "Nothing to delete."
    }
  }
}

extension Action {
  /// Whether persons may have decided on the action in a plan of these counts.
  fileprivate func isDecided(_ counts: PlanCounts) -> Bool {
    let taken = counts.resolved[.legacy] ?? 0
    return switch self {
    case .create, .update: taken > 0
    case .delete: (counts.resolved[.canonical] ?? 0) > 0
    case .skip: counts.resolutions > taken
    case .rewrite, .unchanged, .conflict, .reject: false
    }
  }
}

extension PlanSubject.Purpose {
  /// What the action means in such a plan.
  ///
  /// - Parameter counts: of the plan.
  func legend(_ action: Action, _ counts: PlanCounts) -> String {
    let decided = action.isDecided(counts) ? ", or decided by a resolution" : ""
    return legend(action) + decided
  }

  private func legend(_ action: Action) -> String {
    switch (self, action) {
    case (.rollback, .create): "create, \(runs) deleted it"
    case (.rollback, .update), (.rollback, .rewrite): "\(action.rawValue), as before \(runs)"
    case (.rollback, .delete): "delete, \(runs) created it"
    case (.rollback, .unchanged): "unchanged, already as before \(runs)"
    case (.rollback, .skip): "skip, the key changed since \(runs)"
    case (.rollback, .reject): "rejected, cannot be restored"
    case (.cleanup, .delete): "delete, the destination holds the record"
    case (.cleanup, .skip): "skip, the record is not migrated"
    case (.cleanup, .reject): "rejected, the legacy key stays"
    default: action.legend
    }
  }

  /// What the plan rests on, for its JSON form; nothing where it rests on the cohort alone.
  var members: [JSONValue.Member] {
    switch self {
    case .migrate: []
    case .rollback(let basis):
      [JSONValue.Member("rollback", basis.json)]
    case .cleanup(let basis):
      [
        JSONValue.Member(
          "cleanup",
          [
            "run": .string(basis.run), "plan": .string(basis.planDigest),
            "waiting_seconds": .integer(basis.waitingSeconds),
            "coverage_ppm": .integer(basis.coveragePPM),
          ])
      ]
    }
  }
}

extension RollbackBasis {
  /// The run, or all runs, as a title names them.
  ///
  /// - Parameter shown: what makes a name harmless there.
  func subject(_ shown: (String) -> String) -> String {
    switch scope {
    case .run(let run): "run \(shown(run.id))"
    case .cohort: "all runs"
    }
  }

  fileprivate var json: JSONValue {
    func fields(_ run: Run) -> [JSONValue.Member] {
      [
        JSONValue.Member("run", .string(run.id)), JSONValue.Member("kind", .string(run.kind)),
        JSONValue.Member("journal", .string(run.journal)),
      ]
    }
    let reason = JSONValue.Member("reason", .string(reason))
    return switch scope {
    case .run(let run): .object(fields(run) + [reason])
    case .cohort(let runs):
      .object([JSONValue.Member("runs", .array(runs.map { .object(fields($0)) })), reason])
    }
  }
}
