/// How many records of a plan may be gone that runs had written: users delete single ones.
struct DeletionLimit: Hashable, Sendable {
  /// Of the plan, of whatever action.
  let operations: Int

  /// Whether so many are no sign of anything else: one, or at most 1 % of the operations.
  func permits(_ deleted: Int) -> Bool {
    deleted <= 1 || deleted.multipliedReportingOverflow(by: 100).partialValue <= operations
  }
}
