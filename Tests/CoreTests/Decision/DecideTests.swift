import Core
import Testing

@Suite("Every action and its reason")
struct DecideTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var source: String
    var destination: String?
    var action: Action
    var reason: Reason
    var testDescription: String { title }
    init(
      _ title: String, _ source: String, over destination: String? = nil, _ action: Action,
      _ reason: Reason
    ) {
      self.title = title
      self.source = source
      self.destination = destination
      self.action = action
      self.reason = reason
    }
  }

  static let old = #"{"userId":"johndoe","updatedAt":"2023-01-01T00:00:00Z"}"#
  static let new = #"{"userId":"johndoe","updatedAt":"2023-01-02T00:00:00Z"}"#
  static let migratedOld = #"{"userId":"ID-1","updatedAt":"2023-01-01T00:00:00Z"}"#
  static let migratedNew = #"{"userId":"ID-1","updatedAt":"2023-01-02T00:00:00Z"}"#

  @Test(arguments: [
    Row("absent", old, .create, .destinationAbsent),
    Row("owned by the ID already", migratedOld, .create, .destinationAbsent),
    Row("legacy is newer", new, over: migratedOld, .update, .sourceNewer),
    Row("holds the result", old, over: migratedOld, .unchanged, .sameContent),
    Row("destination is newer", old, over: migratedNew, .skip, .destinationNewer),
    Row(
      "same time", old, over: #"{"userId":"ID-1","updatedAt":"2023-01-01T01:00:00+01:00"}"#,
      .conflict, .sameTime),
    Row(
      "a time within the other's second", old,
      over: #"{"userId":"ID-1","updatedAt":"2023-01-01T00:00:00.000Z"}"#, .conflict, .timesOverlap),
    Row("no time here", #"{"userId":"johndoe"}"#, over: migratedOld, .conflict, .noTime),
    Row("no time there", old, over: #"{"userId":"ID-1"}"#, .conflict, .noTime),
    Row("the destination is no JSON", old, over: "gone", .conflict, .destinationForeignOwner),
    Row(
      "an older destination of somebody else", new,
      over: #"{"userId":"mallory","updatedAt":"2023-01-01T00:00:00Z"}"#, .conflict,
      .destinationForeignOwner),
    Row(
      "a newer destination of somebody else", old,
      over: #"{"userId":"mallory","updatedAt":"2023-01-02T00:00:00Z"}"#, .conflict,
      .destinationForeignOwner),
    Row(
      "a destination without owner", new, over: #"{"updatedAt":"2023-01-01T00:00:00Z"}"#, .conflict,
      .destinationForeignOwner),
    Row(
      "a destination with two owners", new,
      over: #"{"userId":"mallory","userId":"ID-1","updatedAt":"2023-01-01T00:00:00Z"}"#, .conflict,
      .destinationForeignOwner),
    Row(
      "a destination that has the legacy name still", new,
      over: #"{"userId":"johndoe","updatedAt":"2023-01-01T00:00:00Z"}"#, .update, .sourceNewer),
    Row(
      "a broken time hides the later ones",
      #"{"userId":"johndoe","updatedAt":"soon","createdAt":"2023-07-01T00:00:00Z"}"#,
      over: migratedOld,
      .conflict, .noTime),
    Row(
      "an object as a time", #"{"userId":"johndoe","updatedAt":{}}"#, over: migratedOld, .conflict,
      .noTime),
    Row(
      "a null time is absent",
      #"{"userId":"johndoe","updatedAt":null,"createdAt":"2023-07-01T00:00:00Z"}"#,
      over: migratedOld,
      .update, .sourceNewer),
    Row(
      "an ambiguous time is none",
      #"{"userId":"johndoe","updatedAt":"2023-07-01T00:00:00Z","updatedAt":"2020-01-01T00:00:00Z"}"#,
      over: migratedOld, .conflict, .noTime),
    Row(
      "a time that stands twice, first as null, is none",
      #"{"userId":"johndoe","updatedAt":null,"updatedAt":"2023-07-01T00:00:00Z","createdAt":"2023-07-01T00:00:00Z"}"#,
      over: migratedOld, .conflict, .noTime),
    Row(
      "a time that stands twice, last as null, is none",
      #"{"userId":"johndoe","updatedAt":"2020-01-01T00:00:00Z","updatedAt":null,"createdAt":"2023-07-01T00:00:00Z"}"#,
      over: migratedOld, .conflict, .noTime),
    Row(
      "a time that stands twice as null is none",
      #"{"userId":"johndoe","updatedAt":null,"updatedAt":null,"createdAt":"2023-07-01T00:00:00Z"}"#,
      over: migratedOld, .conflict, .noTime),
    Row(
      "a later time that stands twice is not asked for",
      #"{"userId":"johndoe","updatedAt":"2023-07-01T00:00:00Z","createdAt":"2023-07-01T00:00:00Z","createdAt":null}"#,
      over: migratedOld, .update, .sourceNewer),
    Row(
      "the destination's time stands twice, last as null", new,
      over:
        #"{"userId":"ID-1","updatedAt":"2031-01-01T00:00:00Z","updatedAt":null,"createdAt":"2025-01-01T00:00:00Z"}"#,
      .conflict, .noTime),
    Row("foreign owner", #"{"userId":"mallory"}"#, .reject, .foreignOwner),
    Row("owner is a number", #"{"userId":7}"#, .reject, .foreignOwner),
    Row("owner differs in case", #"{"userId":"JohnDoe"}"#, .reject, .foreignOwner),
    Row("no owner", "{}", .reject, .ownerMissing),
    Row("owner is null", #"{"userId":null}"#, .reject, .ownerMissing),
    Row(
      "two owners", #"{"userId":"johndoe","userId":"mallory"}"#, .reject, .ambiguousField),
    Row(
      "two owners, the last null", #"{"userId":"mallory","userId":null}"#, .reject,
      .ambiguousField),
    Row("two null owners", #"{"userId":null,"userId":null}"#, .reject, .ambiguousField),
    Row(
      "two of a rewritten field, and a foreign owner", #"{"userId":"mallory","id":"a","id":"b"}"#,
      .reject, .ambiguousField),
    Row(
      "two of a rewritten field, the last null",
      #"{"userId":"johndoe","id":"hns_johndoe_1","id":null}"#, .reject, .ambiguousField),
    Row(
      "two of a rewritten field behind a foreign one",
      #"{"userId":"johndoe","backup":{"userId":"mallory","id":1,"id":2}}"#, .reject,
      .ambiguousField),
    Row(
      "no owner, and two of a rewritten field", #"{"id":"a","id":"b"}"#, .reject, .ownerMissing),
    Row(
      "two of a rewritten field", #"{"userId":"johndoe","id":"a","id":"hns_johndoe_1"}"#, .reject,
      .ambiguousField),
    Row(
      "foreign owner in the backup", #"{"userId":"johndoe","backup":{"userId":"mallory"}}"#,
      .reject, .foreignOwner),
    Row("not JSON", "binary\u{0}", .reject, .notJSON),
    Row("empty", "", .reject, .notJSON),
    Row("JSON and more", old + "x", .reject, .notJSON),
  ])
  func moving(_ row: Row) throws {
    let decision = try Deciding()(entry(row.source), row.destination.map { entry($0) })
    #expect(decision.action == row.action)
    #expect(decision.reason == row.reason)
    let holdsResult = row.action.writes || row.action == .unchanged
    #expect((decision.result != nil) == holdsResult)
  }

  @Test(arguments: [
    Row("rewritten", #"{"ownerId":"johndoe"}"#, .rewrite, .fieldsChange),
    Row("rewritten before", #"{"ownerId":"ID-1"}"#, .unchanged, .sameContent),
    Row("somebody else's", #"{"ownerId":"mallory"}"#, .reject, .foreignOwner),
    Row("nobody's", "{}", .reject, .ownerMissing), Row("not JSON", "1,2", .reject, .notJSON),
  ])
  func inPlace(_ row: Row) throws {
    let decide = try Deciding(
      rule(
        inPlace: "hns:order:{o}", owner: "/ownerId", rewrites: [("/ownerId", "{legacy}", "{id}")]))
    let decision = decide(entry(row.source), nil, at: "hns:order:1")
    #expect(decision.action == row.action)
    #expect(decision.reason == row.reason)
  }

  @Test(arguments: [
    (513, Reason.keyTooLong), (512, .destinationAbsent), (0, .malformedKey),
  ])
  func keyLengths(_ count: Int, _ reason: Reason) throws {
    let key = Key([UInt8](repeating: 0x61, count: count))
    #expect(try Deciding()(entry(Self.old), nil, at: key).reason == reason)
  }

  @Test(
    arguments: [[0x2E], [0x2E, 0x2E], [0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func malformedKeys(_ bytes: [UInt8]) throws {
    #expect(try Deciding()(entry(Self.old), nil, at: Key(bytes)).reason == .malformedKey)
  }

  @Test func limitsOfTheStoreHoldForTheResult() throws {
    var decide = try Deciding()
    // The rewriting shortens the value by three bytes.
    decide.capabilities.maximumValueBytes = Self.old.utf8.count - 3
    #expect(decide(entry(Self.old)).action == .create)
    decide.capabilities.maximumValueBytes -= 1
    #expect(decide(entry(Self.old)).reason == .valueTooLarge)
    #expect(decide(entry(Self.old), entry(Self.migratedOld)).action == .unchanged)
    decide = try Deciding()
    decide.capabilities.maximumMetadataBytes = 4
    #expect(decide(entry(Self.old, metadata: "1234")).action == .create)
    #expect(decide(entry(Self.old, metadata: "12345")).reason == .metadataTooLarge)
  }

  @Test(
    arguments: [
      (0, Reason.expiresTooSoon), (59, .expiresTooSoon), (60, .destinationAbsent),
      (61, .destinationAbsent),
    ] as [(Int64, Reason)])
  func expirationsMustLieAhead(_ seconds: Int64, _ reason: Reason) throws {
    let decide = try Deciding()
    #expect(decide(entry(Self.old, expiration: decide.now + seconds)).reason == reason)
  }

  /// A moment before 1970 is no expiration; the last moment of all is ahead of any.
  @Test func extremeMomentsAreComparedAsAnyOther() throws {
    var decide = try Deciding()
    for now in [Int64.min, -1, 0, .max] {
      decide.now = now
      for expiration in [Int64.min, -1, 0] {
        let decision = decide(entry(Self.old, expiration: expiration))
        #expect(decision.action == .reject, "at \(now), until \(expiration)")
        #expect(decision.reason == .corruptExpiration, "at \(now), until \(expiration)")
      }
      #expect(decide(entry(Self.old, expiration: .max)).action == .create, "at \(now)")
    }
    for (now, action) in [(1_000, Action.create), (1_001, .reject)] as [(Int64, Action)] {
      decide.now = now
      #expect(decide(entry(Self.old, expiration: 1_060)).action == action, "at \(now)")
    }
  }

  @Test func metadataAndExpirationAreCarriedAndCompared() throws {
    let decide = try Deciding()
    let source = entry(Self.old, metadata: #"{"v":1}"#, expiration: 1_800_000_000)
    let result = try #require(decide(source).result)
    #expect(result == entry(Self.migratedOld, metadata: #"{"v":1}"#, expiration: 1_800_000_000))
    #expect(decide(source, result).action == .unchanged)
    #expect(decide(source, entry(Self.migratedOld, metadata: #"{"v":1}"#)).reason == .sameTime)
    #expect(decide(source, entry(Self.migratedOld, expiration: 1_800_000_000)).reason == .sameTime)
  }

  @Test func valuesWithoutJSONMoveByteForByte() throws {
    let decide = try Deciding(rule(from: "c:{legacy}", to: "c:{id}"))
    let binary = Entry(value: [0xFF, 0x00, 0x7B], metadata: [0x20, 0x37], expiration: nil)
    #expect(decide(binary).result == binary)
    #expect(decide(binary, entry("other")).reason == .noTime)
  }

  /// Exports of other stores write such expirations for "never".
  @Test(arguments: [-1, 0, Int64.min])
  func anExpirationThatIsNoTimeIsRefused(_ expiration: Int64) throws {
    let decide = try Deciding()
    let decision = decide(entry(Self.old, expiration: expiration))
    #expect(decision.action == .reject && decision.reason == .corruptExpiration)
    #expect(!entry(Self.old, expiration: expiration).isExpired(at: 1_700_000_000))
  }

  @Test(arguments: ["", "{'a': True}", "{} {}", "\u{FEFF}{}", "[1", "plain"])
  func metadataThatIsNoJSONIsRefused(_ metadata: String) throws {
    let decide = try Deciding()
    #expect(decide(entry(Self.old, metadata: metadata)).reason == .metadataNotJSON)
    let over = decide(
      entry(Self.new, metadata: "{}"), entry(Self.migratedOld, metadata: metadata))
    #expect(over.action == .conflict && over.reason == .notRestorable)
  }

  @Test(arguments: ["null", "1", #""text""#, " [] ", #"{"a":1.50}"#])
  func metadataThatIsJSONIsTaken(_ metadata: String) throws {
    let decide = try Deciding()
    #expect(decide(entry(Self.old, metadata: metadata)).action == .create)
  }
}
