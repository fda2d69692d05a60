import Core
import Governance
import Ledger

extension Advice {
  /// The advice with the program's options and commands, as one sentence or more.
  var atCommandLine: String {
    switch self {
    case .awaitLock(let id):
      "Wait for it, pass --lock-timeout, or, if it is certain that it no longer runs, run `keyshift state "
        + "unlock \(id)`."
    case .awaitProcess:
      "Look for a stopped keyshift process, or wait longer with --lock-timeout."
    case .checkAuditLog: "Run `keyshift audit verify`, and restore the file from a copy."
    case .nameSavedPlan: "Name the saved plan that the run carried out with --plan."
    case .nameStateDirectory: "Or pass the plan's own state directory by --state-dir."
    case .nameBaseDirectory: "Pass --base-directory with the directory of the cohort plan."
    case .overrideGate: "Or pass --override-gate with a --reason, which the audit log keeps."
    case .awaitThaw(let environment):
      "Wait until it is thawed, or end the freeze with `keyshift thaw \(environment)`. A rollback runs during "
        + "a freeze with --override-freeze and a --reason."
    case .makeKey: "`keyshift keygen` makes a fitting one."
    case .decryptKey(let file):
      "Decrypt it on the way: `openssl pkey -in \(file) | keyshift approve PLAN --key -`."
    }
  }
}

extension PolicyViolation {
  /// The violation with the options that help.
  var atCommandLine: Diagnostic {
    var diagnostic = diagnostic
    switch demand {
    case .authorship: diagnostic.detail += " `plan --key FILE` signs it."
    case .applier, .thaw: diagnostic.detail += " `--key FILE` shows a key."
    case .state:
      diagnostic.detail += " Pass --state-dir, or set KEYSHIFT_STATE_DIR, to that one."
    case .environment, .stores, .approvals, .users, .operations, .conflicts, .namespaces,
      .deletes:
      break
    }
    return diagnostic
  }
}
