import Core
import Testing

@Suite("What a person may decide, and what it comes to")
struct ResolutionTests {
  static let open = Reason.allCases.filter { !$0.takes.isEmpty }

  @Test(arguments: open) func nothingHasToBeWritten(_ reason: Reason) {
    #expect(reason.takes.contains(.neither))
    // Of a record that was deleted there is none to keep.
    #expect(reason.takes.contains(.canonical) == (reason != .deletedSince))
  }

  /// Whose a record is, is looked at record by record, and never decided against what the record says.
  @Test(arguments: [
    Reason.foreignOwner, .ownerMissing, .ambiguousField, .destinationForeignOwner,
    .destinationOfAnotherRule,
  ])
  func identityIsNeverTakenNorInBulk(_ reason: Reason) {
    #expect(reason.isAboutIdentity)
    #expect(!reason.takes.contains(.legacy))
    #expect(Resolution.Take.allCases.allSatisfy { !reason.permitsInBulk($0) })
  }

  @Test func oneOfSeveralSourcesIsWritten() {
    #expect(Reason.severalSources.takes.contains(.legacy))
    #expect(!Reason.severalSources.permitsInBulk(.legacy))
    #expect(Reason.severalSources.permitsInBulk(.neither))
  }

  @Test func legacyIsTakenWhereOnlyTimesAreInDoubt() {
    let taken = Self.open.filter { $0.takes.contains(.legacy) }
    #expect(
      Set(taken) == [
        .sameTime, .noTime, .timesOverlap, .differentTimeFields, .futureTime, .severalSources,
        .destinationNewerAsStated, .deletedSince,
      ])
  }

  // MARK: - What it comes to

  private static let source = entry(#"{"userId":"johndoe","n":1}"#)
  private static let there = entry(#"{"userId":"ID-1","n":2}"#)
  private static let result = entry(#"{"userId":"ID-1","n":1}"#)

  private static func resolved(
    _ decision: Decision, _ take: Resolution.Take, _ source: Entry = source,
    over destination: Entry?, at key: Key = Deciding.key, rule: Rule? = nil
  ) throws -> Decision {
    let deciding = try Deciding(rule)
    let bound = try #require(
      CompiledRule.compile([deciding.subject]).map {
        BoundRule($0, identity: Deciding.identity)
      }.first)
    return decision.resolved(
      take, source: source, destination: destination, destinationKey: key, rule: bound,
      context: DecisionContext(now: deciding.now, capabilities: deciding.capabilities))
  }

  @Test func theLegacyRecordIsWrittenRewritten() throws {
    let open = Decision(.conflict, .noTime)
    let update = try Self.resolved(open, .legacy, over: Self.there)
    #expect((update.action, update.reason) == (.update, .noTime))
    #expect(update.result == Self.result)
    let create = try Self.resolved(Decision(.conflict, .severalSources), .legacy, over: nil)
    #expect((create.action, create.result) == (.create, Self.result))
  }

  @Test func whatIsThereAlreadyIsUnchanged() throws {
    let decision = try Self.resolved(Decision(.conflict, .noTime), .legacy, over: Self.result)
    #expect((decision.action, decision.reason) == (.unchanged, .sameContent))
    #expect(!decision.keeps(.legacy))
  }

  @Test(arguments: [Resolution.Take.canonical, .neither])
  func whatIsKeptIsSkippedForItsReason(_ take: Resolution.Take) throws {
    for reason in Self.open where reason != .destinationNewerAsStated && reason.takes.contains(take)
    {
      let action: Action = reason == .notJSON ? .reject : .conflict
      let decision = try Self.resolved(Decision(action, reason), take, over: Self.there)
      #expect((decision.action, decision.reason) == (.skip, reason))
      #expect(decision.keeps(take))
    }
  }

  @Test func theCanonicalRecordHasToBeThere() throws {
    let open = Decision(.reject, .notJSON)
    #expect(try Self.resolved(open, .canonical, over: nil) == open)
    #expect(try Self.resolved(open, .neither, over: nil).action == .skip)
  }

  @Test(arguments: [Decision(.create, .destinationAbsent), Decision(.skip, .destinationNewer)])
  func whatIsDecidedStaysSo(_ decision: Decision) throws {
    for take in Resolution.Take.allCases {
      #expect(try Self.resolved(decision, take, over: Self.there) == decision)
    }
  }

  /// A reason that a forged plan states is no way round the owner.
  @Test func anotherPersonsRecordIsNeverWrittenOver() throws {
    let theirs = entry(#"{"userId":"eve"}"#)
    let over = try Self.resolved(Decision(.conflict, .noTime), .legacy, over: theirs)
    #expect((over.action, over.reason) == (.conflict, .destinationForeignOwner))
    let from = try Self.resolved(Decision(.conflict, .noTime), .legacy, theirs, over: Self.there)
    #expect((from.action, from.reason) == (.reject, .foreignOwner))
  }

  @Test func whatTheStoreRefusesIsNotTaken() throws {
    let soon = Entry(value: Self.source.value, expiration: 1_700_000_030)
    let decision = try Self.resolved(Decision(.conflict, .noTime), .legacy, soon, over: Self.there)
    #expect((decision.action, decision.reason) == (.reject, .expiresTooSoon))
    let fleeting = Entry(value: Self.there.value, expiration: 1_700_000_030)
    let over = try Self.resolved(Decision(.conflict, .noTime), .legacy, over: fleeting)
    #expect((over.action, over.reason) == (.conflict, .notRestorable))
  }
}
