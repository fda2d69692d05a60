import Core
import Governance
import Ledger
import Review

extension Advice {
  /// The advice with the program's options and commands, as one sentence or more.
  var atCommandLine: String {
    switch self {
    case .awaitLock(let id):
      "Wait for it, or pass --lock-timeout. If you are certain that it no longer runs, run "
        + "`keyshift state unlock \(id)`."
    case .awaitProcess:
      "Look for a stopped keyshift process, or wait longer with --lock-timeout."
    case .checkAuditLog: "Run `keyshift audit verify`, and restore the file from a copy."
    case .nameSavedPlan: "Pass the saved plan that the run applied with --plan."
    case .nameStateDirectory: "Or pass the plan's own state directory with --state-dir."
    case .initializeState: "Run `keyshift state init`."
    case .nameBaseDirectory: "Pass --base-directory with the directory of the cohort plan."
    case .overrideGate:
      "Or pass --override-gate with --reason TEXT, which is written to the audit log."
    case .awaitThaw(let environment):
      "Wait until it is thawed, or end the freeze with `keyshift thaw \(environment)`. To roll back during the "
        + "freeze, pass --override-freeze with --reason TEXT."
    case .releaseClaim(let name, let environment):
      "Correct the cohort plan. If the earlier run was wrong, roll it back, or release the name with "
        + "`keyshift claims release \(ShellWord.quoted(name)) --environment \(environment) --reason TEXT`."
    case .decideDeletedRecords:
      "To leave them deleted, pass --leave-deleted. To create them again, run `keyshift plan --recreate`."
    case .makeKey: "Create one with `keyshift keygen`."
    case .decryptKey(let file):
      "Decrypt it first: `openssl pkey -in \(file) | keyshift approve PLAN --key -`."
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
      diagnostic.detail += " Set --state-dir or KEYSHIFT_STATE_DIR to that directory."
    case .environment, .stores, .approvals, .users, .operations, .conflicts, .namespaces,
      .deletes:
      break
    }
    return diagnostic
  }
}
