import ArgumentParser
import Engine

/// What becomes of records that an earlier run wrote and that are gone.
struct DeletedRecordOptions: ParsableArguments {
  @Flag(help: "Create records again that an earlier run wrote and that were deleted since.")
  var recreate = false

  @Flag(
    help: ArgumentHelp(
      "Leave records deleted that an earlier run wrote, even if they are more than 1 % of the plan."
    ))
  var leaveDeleted = false

  func validate() throws {
    if recreate, leaveDeleted {
      throw ValidationError("--recreate and --leave-deleted contradict each other. Pass one.")
    }
  }

  var choice: DeletedRecords {
    if recreate { return .recreate }
    return leaveDeleted ? .leave : .ask
  }
}
