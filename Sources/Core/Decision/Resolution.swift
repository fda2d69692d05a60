/// A person's recorded decision about records that a plan would leave open.
package struct Resolution: Hashable, Sendable {
  /// Which of the two records is taken.
  package enum Take: String, Hashable, Sendable, CaseIterable {
    /// The legacy record: its result is written over what the destination holds.
    case legacy
    /// The record under the canonical key: it stays, and the legacy record is not needed any more.
    case canonical
    /// Neither: both keys stay as they are, and a clean-up deletes nothing.
    case neither
  }

  /// What the person looked at. A change of either record since makes the decision void.
  package struct Seen: Hashable, Sendable {
    package var legacy: Fingerprint
    /// Nil where there was no record under the canonical key.
    package var canonical: Fingerprint?

    package init(legacy: Fingerprint, canonical: Fingerprint?) {
      self.legacy = legacy
      self.canonical = canonical
    }
  }

  /// Which records it decides about.
  package enum Scope: Hashable, Sendable {
    /// The record under one legacy key; in any namespace where none is named.
    case record(Namespace?, Key, Seen)
    /// Every record that is open for the reason, under one rule or all, and no more than so many.
    case all(rule: String?, atMost: Int)
  }

  package var scope: Scope
  package var take: Take
  /// Why the records are open. Nil only for one record, where the person gave words of their own.
  package var reason: Reason?
  /// Where the plan, or the file next to it, says so.
  package var range: SourceRange

  package init(scope: Scope, take: Take, reason: Reason?, range: SourceRange) {
    self.scope = scope
    self.take = take
    self.reason = reason
    self.range = range
  }
}

extension Reason {
  /// What a resolution may take where a record is open for this reason; empty where no person is asked.
  ///
  /// A legacy record is never taken where it is not certain that both records are this user's, nor where
  /// no result can be computed or the store would not take back what is replaced.
  package var takes: Set<Resolution.Take> {
    switch self {
    case .sameTime, .noTime, .timesOverlap, .differentTimeFields, .futureTime, .severalSources,
      .destinationNewerAsStated:
      [.legacy, .canonical, .neither]
    case .deletedSince: [.legacy, .neither]
    case .destinationForeignOwner, .destinationOfAnotherRule, .notRestorable, .memberExists,
      .foreignOwner, .ownerMissing, .ambiguousField, .notJSON, .embeddedNotJSON, .metadataNotJSON,
      .nameIsNumber, .keyTooLong, .malformedKey, .valueTooLarge, .metadataTooLarge, .expiresTooSoon,
      .corruptExpiration:
      [.canonical, .neither]
    case .destinationAbsent, .sourceNewer, .fieldsChange, .destinationVerified, .writtenByRun,
      .preimageKept, .recreated, .sameContent, .destinationNewer, .asBeforeRun, .changedSinceRun,
      .notMigrated,
      .preimageMissing, .sourceAbsent, .sourceChanged, .destinationChanged, .decisionChanged,
      .writtenLately, .inDoubt, .windowPassed:
      []
    }
  }

  /// Whether the reason is about whose a record is. Such a record is looked at one by one, and a clean-up
  /// deletes nothing by its resolution.
  package var isAboutIdentity: Bool {
    switch self {
    case .foreignOwner, .ownerMissing, .ambiguousField, .destinationForeignOwner,
      .destinationOfAnotherRule:
      true
    default: false
    }
  }

  /// Whether one resolution may take so for many records of this reason.
  package func permitsInBulk(_ take: Resolution.Take) -> Bool {
    // Of several sources only one can be written to their destination.
    !isAboutIdentity && takes.contains(take) && !(self == .severalSources && take == .legacy)
  }
}
