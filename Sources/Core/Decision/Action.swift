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
  // Nothing to do.
  case sameContent = "same-content"
  case destinationNewer = "destination-newer"
  case destinationNewerAsStated = "destination-newer-as-stated"
  case asBeforeRun = "as-before-run"
  case changedSinceRun = "changed-since-run"
  case notMigrated = "not-migrated"
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
    case .fieldsChange: "named fields of the value change where the record stands"
    case .destinationVerified: "the destination holds the record"
    case .writtenByRun: "the run wrote it, and there was nothing before"
    case .preimageKept: "what the run replaced or deleted is kept"
    case .sameContent: "the destination already holds the result"
    case .destinationNewer: "the destination is newer than the legacy record"
    case .destinationNewerAsStated:
      "the destination is later than the time that the legacy record states, which may have changed since"
    case .asBeforeRun: "the key is as it was before the run"
    case .changedSinceRun: "somebody changed the key after the run"
    case .notMigrated: "the destination does not hold the record yet"
    case .sameTime: "both records have the same time and different content"
    case .noTime: "the records differ and at least one has no readable time"
    case .timesOverlap:
      "the records differ, and as exactly as their times are written, either can be newer"
    case .differentTimeFields:
      "the records differ, and the destination has another time field, so it may have changed since"
    case .futureTime: "a record's time is more than a day after the plan was made"
    case .destinationForeignOwner:
      "the destination does not name this user as its owner, or it cannot be told"
    case .destinationOfAnotherRule: "an earlier rule owns this destination key"
    case .severalSources: "another legacy name of this user has a record for the same destination"
    case .notRestorable:
      "the store would not take back the record that is replaced or deleted"
    case .memberExists:
      "an object has a member of the new name already, so none can be renamed to it"
    case .foreignOwner: "the record names an owner who is neither the legacy name nor the ID"
    case .ownerMissing: "the record does not name its owner"
    case .ambiguousField: "a field that the rule reads appears twice in its object"
    case .nameIsNumber:
      "a field that is to be rewritten holds the user's name as a number, and the new text is no number"
    case .notJSON: "the rule reads fields of the value, and the value is not JSON"
    case .embeddedNotJSON:
      "a string that the rule reads as JSON is not JSON, or nests documents more than two levels deep"
    case .metadataNotJSON: "the metadata is not JSON, which the store and the rule's rewrites need"
    case .keyTooLong: "the destination key is longer than the store allows"
    case .malformedKey: "the key is not valid UTF-8 or has a form that the store refuses"
    case .valueTooLarge: "the value would be larger than the store allows"
    case .metadataTooLarge: "the metadata is larger than the store allows"
    case .expiresTooSoon: "the record expires before the store would accept its copy"
    case .corruptExpiration:
      "the expiration is corrupt: 0 or less is no time, and the store would not take it"
    case .preimageMissing: "what the run replaced was not kept, or not as it was"
    case .sourceAbsent: "the legacy record is gone"
    case .sourceChanged: "the legacy record changed after planning"
    case .destinationChanged: "the destination changed after planning"
    case .decisionChanged: "today's decision differs from the plan's"
    case .writtenLately: "a run wrote the key so lately that a read may not show it yet"
    case .inDoubt: "an earlier write of the key may have happened, and a read may not show it yet"
    case .windowPassed: "the write could not be sent soon enough after its reads"
    }
  }
}
