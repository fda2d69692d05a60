/// What a person can do about a failure.
///
/// An error carries it next to its message, and each surface says it in its own words: a command
/// names its options and other commands, the server the members of a request, a login nothing.
package enum Advice: Hashable, Sendable {
  /// Wait for the holder of a cohort's lock, or break the lock of this ID where the holder is gone.
  case awaitLock(id: String)
  /// Wait longer for another process, or look for one that was stopped.
  case awaitProcess
  /// Check the audit log, and restore it from a copy.
  case checkAuditLog
  /// Name the saved plan that the run carried out.
  case nameSavedPlan
  /// Name the state directory that the plan or its run belongs to.
  case nameStateDirectory
  /// Make a place for states where there is none yet, or bring its tables up to this version.
  case initializeState
  /// Name the directory of the cohort plan.
  case nameBaseDirectory
  /// Override the environment's gate, with a reason.
  case overrideGate
  /// Wait until the environment is thawed, or thaw it.
  case awaitThaw(environment: String)
  /// Look at the claim of a legacy name, and release it where it is wrong.
  case releaseClaim(name: String, environment: String)
  /// Leave records deleted that earlier runs wrote, or create them again.
  case decideDeletedRecords
  /// Make a key of the kind that is read.
  case makeKey
  /// Decrypt the key of this file on the way.
  case decryptKey(file: String)
}

/// An error that says what a person can do about it.
package protocol AdvisedError: Error {
  /// Nil where the message says all there is.
  var advice: Advice? { get }
}
