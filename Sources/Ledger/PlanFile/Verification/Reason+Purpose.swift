import Core

extension Reason {
  /// Whether a plan that migrates gives this reason for the action.
  func explains(migrating action: Action) -> Bool {
    switch self {
    case .destinationAbsent, .recreated: action == .create
    case .sourceNewer: action == .update
    case .fieldsChange: action == .rewrite
    case .sameContent: action == .unchanged
    case .destinationNewer, .destinationNewerAsStated, .deletedSince: action == .skip
    case .sameTime, .noTime, .timesOverlap, .differentTimeFields, .futureTime,
      .destinationForeignOwner, .destinationOfAnotherRule, .severalSources, .notRestorable,
      .memberExists:
      action == .conflict
    case .foreignOwner, .ownerMissing, .ambiguousField, .nameIsNumber, .notJSON, .embeddedNotJSON,
      .metadataNotJSON, .keyTooLong, .malformedKey, .valueTooLarge, .metadataTooLarge,
      .expiresTooSoon, .corruptExpiration:
      action == .reject
    case .destinationVerified, .writtenByRun, .preimageKept, .asBeforeRun, .changedSinceRun,
      .notMigrated, .preimageMissing, .sourceAbsent, .sourceChanged, .destinationChanged,
      .decisionChanged, .writtenLately, .inDoubt, .windowPassed:
      false
    }
  }

  /// Whether a plan that cleans up gives this reason for the action.
  func explains(cleaningUp action: Action) -> Bool {
    switch self {
    case .destinationVerified, .destinationNewer: action == .delete
    case .notMigrated, .destinationNewerAsStated: action == .skip
    default: (action == .conflict || action == .reject) && explains(migrating: action)
    }
  }

  /// Whether a plan of the kind has this action where a person decided about a record that is open for
  /// this reason.
  func explains(
    _ purpose: PlanSubject.Purpose, _ action: Action, resolved take: Resolution.Take
  ) -> Bool {
    guard takes.contains(take) else { return false }
    switch purpose {
    case .rollback: return false
    case .migrate:
      return take == .legacy ? action == .create || action == .update : action == .skip
    case .cleanup:
      if take == .canonical, action == .delete { return !isAboutIdentity }
      return take != .legacy && action == .skip
    }
  }

  /// Whether a plan that undoes a run gives this reason for the action.
  func explains(undoing action: Action) -> Bool {
    switch self {
    case .writtenByRun: action == .delete
    case .preimageKept: action == .create || action == .update || action == .rewrite
    case .asBeforeRun: action == .unchanged
    case .changedSinceRun: action == .skip
    case .notRestorable, .destinationForeignOwner: action == .conflict
    case .preimageMissing, .keyTooLong, .malformedKey, .valueTooLarge, .metadataTooLarge,
      .metadataNotJSON, .expiresTooSoon, .corruptExpiration:
      action == .reject
    default: false
    }
  }
}
