import ByteJSON
import Core
import Testing

/// Which of two records is newer, where their times are not written alike.
@Suite("An update needs proof, a skip takes nothing away")
struct TimeProofTests {
  private static let june = "2023-06-01T00:00:00Z"

  private static func record(_ times: String, owner: String) -> Entry {
    entry("{\"userId\":\"\(owner)\"\(times.isEmpty ? "" : ",")\(times),\"n\":\"\(owner)\"}")
  }

  private static func decide(
    _ source: String, _ destination: String, absentIsUnchanged: Bool = false
  ) throws -> Decision {
    var rule = try Deciding.trips()
    rule.absentIsUnchanged = absentIsUnchanged
    return try Deciding(rule)(
      record(source, owner: "johndoe"), record(destination, owner: "ID-1"))
  }

  @Test(
    arguments: [
      // Units: the destination is of June, the source of January.
      (
        "\"updatedAt\":1672531200000", "\"updatedAt\":1685577600", Action.skip,
        Reason.destinationNewer
      ),
      ("\"updatedAt\":1672531200", "\"updatedAt\":1685577600000", .skip, .destinationNewer),
      ("\"updatedAt\":1672531200000000", "\"updatedAt\":1685577600000", .skip, .destinationNewer),
      ("\"updatedAt\":\"1672531200000\"", "\"updatedAt\":\"1685577600\"", .skip, .destinationNewer),
      ("\"updatedAt\":1685577600", "\"updatedAt\":1672531200000", .update, .sourceNewer),
      (
        "\"updatedAt\":1685577600.25", "\"updatedAt\":\"2023-01-01T00:00:00Z\"", .update,
        .sourceNewer
      ),
      // Placeholders leave the next field, which proves nothing about the last change.
      (
        "\"updatedAt\":\"2023-02-01T00:00:00Z\"",
        "\"updatedAt\":\"0001-01-01T00:00:00Z\",\"createdAt\":\"2023-06-01T00:00:00Z\"", .skip,
        .destinationNewer
      ),
      (
        "\"updatedAt\":\"2023-07-01T00:00:00Z\"",
        "\"updatedAt\":0,\"createdAt\":\"2023-06-01T00:00:00Z\"", .conflict, .differentTimeFields
      ),
      (
        "\"updatedAt\":\"2023-07-01T00:00:00Z\"", "\"createdAt\":\"2023-06-01T00:00:00Z\"",
        .conflict,
        .differentTimeFields
      ),
      (
        "\"updatedAt\":\"2023-07-01T00:00:00Z\"",
        "\"updatedAt\":null,\"createdAt\":\"2023-06-01T00:00:00Z\"", .conflict, .differentTimeFields
      ),
      (
        "\"createdAt\":\"2023-01-01T00:00:00Z\"", "\"updatedAt\":\"2023-06-01T00:00:00Z\"", .skip,
        .destinationNewerAsStated
      ),
      (
        "\"createdAt\":\"2023-07-01T00:00:00Z\"", "\"updatedAt\":\"2023-06-01T00:00:00Z\"", .update,
        .sourceNewer
      ),
      // Precision.
      ("\"updatedAt\":\"2023-06-02\"", "\"updatedAt\":\"2023-06-01\"", .conflict, .timesOverlap),
      ("\"updatedAt\":\"2023-06-04\"", "\"updatedAt\":\"2023-06-01\"", .update, .sourceNewer),
      ("\"updatedAt\":\"2023-06-01\"", "\"updatedAt\":\"2023-06-01\"", .conflict, .sameTime),
      (
        "\"updatedAt\":\"2023-06-01T10:00:00.500Z\"", "\"updatedAt\":\"2023-06-01T10:00:00Z\"",
        .conflict, .timesOverlap
      ),
      (
        "\"updatedAt\":\"2023-06-01T10:00:00.500Z\"", "\"updatedAt\":\"2023-06-01T10:00:00.499Z\"",
        .update, .sourceNewer
      ),
      (
        "\"updatedAt\":\"2023-06-01T10:00:00\"", "\"updatedAt\":\"2023-06-01T09:00:00Z\"",
        .conflict,
        .timesOverlap
      ),
      (
        "\"updatedAt\":\"2023-06-02T10:00:00\"", "\"updatedAt\":\"2023-06-01T09:00:00Z\"", .update,
        .sourceNewer
      ),
      // Beyond a day after the plan's moment, 2023-11-14T22:13:20Z.
      (
        "\"updatedAt\":\"2023-11-15T22:13:20Z\"", "\"updatedAt\":\"2023-06-01T00:00:00Z\"", .update,
        .sourceNewer
      ),
      (
        "\"updatedAt\":\"2023-11-15T22:13:21Z\"", "\"updatedAt\":\"2023-06-01T00:00:00Z\"",
        .conflict,
        .futureTime
      ),
      (
        "\"updatedAt\":\"2023-06-01T00:00:00Z\"", "\"updatedAt\":\"2030-01-01T00:00:00Z\"",
        .conflict,
        .futureTime
      ),
      // Exports.
      (
        "\"updatedAt\":{\"seconds\":1685577600,\"nanoseconds\":5}",
        "\"updatedAt\":{\"_seconds\":1672531200,\"_nanoseconds\":0}", .update, .sourceNewer
      ),
      (
        "\"updatedAt\":{\"$date\":\"2023-01-01T00:00:00Z\"}",
        "\"updatedAt\":{\"$date\":{\"$numberLong\":\"1685577600000\"}}", .skip, .destinationNewer
      ),
      ("\"updatedAt\":{\"seconds\":\"soon\"}", "\"updatedAt\":1685577600", .conflict, .noTime),
      (
        "\"updatedAt\":{\"seconds\":1685577600,\"seconds\":1}", "\"updatedAt\":1672531200",
        .conflict,
        .noTime
      ),
      ("\"updatedAt\":[1685577600]", "\"updatedAt\":1672531200", .conflict, .noTime),
      ("\"updatedAt\":true", "\"updatedAt\":1672531200", .conflict, .noTime),
    ])
  func decides(_ source: String, _ destination: String, _ action: Action, _ reason: Reason) throws {
    let decision = try Self.decide(source, destination)
    #expect(decision.action == action)
    #expect(decision.reason == reason)
  }

  @Test(
    arguments: [
      (
        "\"updatedAt\":\"2023-07-01T00:00:00Z\"", "\"createdAt\":\"2023-06-01T00:00:00Z\"",
        Reason.sourceNewer
      ),
      (
        "\"updatedAt\":\"2023-07-01T00:00:00Z\"",
        "\"updatedAt\":null,\"createdAt\":\"2023-06-01T00:00:00Z\"", .sourceNewer
      ),
      (
        "\"createdAt\":\"2023-01-01T00:00:00Z\"", "\"updatedAt\":\"2023-06-01T00:00:00Z\"",
        .destinationNewer
      ),
      // A placeholder is neither missing nor null.
      (
        "\"updatedAt\":\"2023-07-01T00:00:00Z\"",
        "\"updatedAt\":\"\",\"createdAt\":\"2023-06-01T00:00:00Z\"", .differentTimeFields
      ),
    ])
  func absentCanMeanUnchanged(_ source: String, _ destination: String, _ reason: Reason) throws {
    #expect(try Self.decide(source, destination, absentIsUnchanged: true).reason == reason)
  }

  @Test(
    arguments: [
      (
        #"{"updatedAt":"2023-01-01T00:00:00Z"}"#, #"{"updatedAt":1685577600}"#,
        Reason.destinationNewer
      ),
      (#"{"updatedAt":"2023-07-01T00:00:00Z"}"#, #"{"updatedAt":1685577600}"#, .sourceNewer),
      (#"{"updatedAt":"2023-07-01T00:00:00Z"}"#, "no JSON", .noTime),
      (#"{"updatedAt":"2023-07-01T00:00:00Z"}"#, nil, .noTime),
    ] as [(String?, String?, Reason)])
  func metadataCanHoldTheTime(_ ours: String?, _ theirs: String?, _ reason: Reason) throws {
    var rule = try Deciding.trips()
    rule.newerBy = [TimeField(try JSONPointer("/updatedAt"), in: .metadata)]
    let decide = try Deciding(rule)
    #expect(
      decide(
        entry(#"{"userId":"johndoe"}"#, metadata: ours),
        entry(#"{"userId":"ID-1","n":1}"#, metadata: theirs)
      ).reason == reason)
  }

  /// An apply has the plan's moment, however late it runs, and a plan from the future has none.
  @Test func theMomentIsThePlans() {
    let capabilities = InMemoryStore.allAbilities
    #expect(DecisionContext(now: 100, capabilities: capabilities).planned == 100)
    #expect(DecisionContext(now: 100, planned: 50, capabilities: capabilities).planned == 50)
    #expect(DecisionContext(now: 100, planned: 200, capabilities: capabilities).planned == 100)
  }
}
