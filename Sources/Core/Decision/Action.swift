/// What is to become of one record.
package enum Action: String, Hashable, Sendable, CaseIterable {
  case create, update, rewrite, delete, unchanged, skip, conflict, reject

  /// The sign that stands for the action in a plan.
  package var glyph: Character {
    switch self {
    case .create: "+"
    case .update: "~"
    case .rewrite: "*"
    case .delete: "-"
    case .unchanged: "="
    case .skip: ">"
    case .conflict: "!"
    case .reject: "x"
    }
  }

  /// Whether carrying out the action changes the store.
  package var writes: Bool {
    switch self {
    case .create, .update, .rewrite, .delete: true
    case .unchanged, .skip, .conflict, .reject: false
    }
  }
}

/// Why an action is what it is; a stable name in plans, journals and JSON.
package enum Reason: String, Hashable, Sendable, CaseIterable {
  // Writes.
  case destinationAbsent = "destination-absent"
  case sourceNewer = "source-newer"
  case fieldsChange = "fields-change"
  case destinationVerified = "destination-verified"
  case writtenByRun = "written-by-run"
  case preimageKept = "pre-image-kept"
  case recreated
  // Nothing to do.
  case sameContent = "same-content"
  case destinationNewer = "destination-newer"
  case destinationNewerAsStated = "destination-newer-as-stated"
  case asBeforeRun = "as-before-run"
  case changedSinceRun = "changed-since-run"
  case notMigrated = "not-migrated"
  case deletedSince = "deleted-since"
  // A person decides.
  case sameTime = "same-time-different-content"
  case noTime = "no-time"
  case timesOverlap = "times-overlap"
  case differentTimeFields = "different-time-fields"
  case futureTime = "future-time"
  case destinationForeignOwner = "destination-foreign-owner"
  case destinationOfAnotherRule = "destination-of-another-rule"
  case severalSources = "several-sources"
  case notRestorable = "not-restorable"
  case memberExists = "member-exists"
  // Cannot move.
  case foreignOwner = "foreign-owner"
  case ownerMissing = "owner-missing"
  case ambiguousField = "ambiguous-field"
  case nameIsNumber = "name-is-number"
  case notJSON = "not-json"
  case embeddedNotJSON = "embedded-not-json"
  case metadataNotJSON = "metadata-not-json"
  case keyTooLong = "key-too-long"
  case malformedKey = "malformed-key"
  case valueTooLarge = "value-too-large"
  case metadataTooLarge = "metadata-too-large"
  case expiresTooSoon = "expires-too-soon"
  case corruptExpiration = "corrupt-expiration"
  case preimageMissing = "pre-image-missing"
  // Found while applying.
  case sourceAbsent = "source-absent"
  case sourceChanged = "source-changed"
  case destinationChanged = "destination-changed"
  case decisionChanged = "decision-changed"
  // Left for a later run.
  case writtenLately = "written-lately"
  case inDoubt = "in-doubt"
  case windowPassed = "window-passed"

  /// The reason as a person reads it, without the record's content.
  package var explanation: String {
    switch self {
    case .destinationAbsent: "the destination does not exist"
    case .sourceNewer: "the legacy record is newer than the destination"
    case .fieldsChange: "fields of the value are rewritten in place"
    case .destinationVerified: "the destination holds the record"
    case .writtenByRun: "the run created the key"
    case .preimageKept: "the content that the run replaced or deleted is restored"
    case .recreated:
      "a run wrote the destination, it was deleted since, and it is created again on request"
    case .sameContent: "the destination already holds the planned record"
    case .destinationNewer: "the destination is newer than the legacy record"
    case .destinationNewerAsStated:
      "the destination is newer than the legacy record's own time, but the legacy record may have "
        + "changed since"
    case .asBeforeRun: "the key is as it was before the run"
    case .changedSinceRun: "the key changed after the run"
    case .notMigrated: "the destination does not hold the record yet"
    case .deletedSince: "a run wrote the destination, and it was deleted since"
    case .sameTime: "both records have the same time but different content"
    case .noTime: "the records differ and at least one has no readable time"
    case .timesOverlap:
      "the records differ, and their times are too imprecise to tell which is newer"
    case .differentTimeFields:
      "the records differ, and their times come from different fields, so they cannot be compared"
    case .futureTime: "a record's time is more than a day after the plan was made"
    case .destinationForeignOwner:
      "the destination does not name this user as its owner, or its owner cannot be read"
    case .destinationOfAnotherRule: "this destination key belongs to an earlier rule"
    case .severalSources: "another legacy name of this user also has a record for this destination"
    case .notRestorable:
      "the replaced or deleted record could not be restored to the store later"
    case .memberExists:
      "the object already has a member with the new name"
    case .foreignOwner: "the record's owner is neither the legacy name nor the ID"
    case .ownerMissing: "the record does not name its owner"
    case .ambiguousField: "a field that the rule reads appears twice in its object"
    case .nameIsNumber:
      "a field to rewrite is a number or has to become one, and the new text is not a number"
    case .notJSON: "the rule reads fields of the value, but the value is not JSON"
    case .embeddedNotJSON:
      "a string that the rule reads as JSON is not JSON, or nests documents more than two levels deep"
    case .metadataNotJSON:
      "the metadata is not JSON, which the store or the rule's rewrites require"
    case .keyTooLong: "the destination key is longer than the store allows"
    case .malformedKey: "the key is not valid UTF-8, or the store does not accept its form"
    case .valueTooLarge: "the value would be larger than the store allows"
    case .metadataTooLarge: "the metadata is larger than the store allows"
    case .expiresTooSoon: "the record expires before the store would accept its copy"
    case .corruptExpiration:
      "the expiration is corrupt: it is 0 or less"
    case .preimageMissing: "the replaced content was not saved, or was saved incompletely"
    case .sourceAbsent: "the legacy record no longer exists"
    case .sourceChanged: "the legacy record changed after planning"
    case .destinationChanged: "the destination changed after planning"
    case .decisionChanged: "the current decision differs from the plan's"
    case .writtenLately: "a run wrote the key recently, and reads may not show it yet"
    case .inDoubt: "an earlier write of the key may have succeeded, and reads may not show it yet"
    case .windowPassed: "too much time passed between reading and writing"
    }
  }
}
