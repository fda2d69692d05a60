import Application
import ByteJSON
import Core
import RecordIndex
import Testing

@Suite("Summaries of records")
struct SummaryProjectionTests {
  private static let user = IndexUser(id: "ID-J", names: ["johndoe", "jd"])

  private static func projection(_ fields: [String]? = nil) throws -> SummaryProjection {
    let key = try KeyTemplate("trip:{id}:{record}")
    guard let fields else {
      return SummaryProjection(IndexedRecords(namespace: "N", key: key))
    }
    return SummaryProjection(
      IndexedRecords(namespace: "N", key: key, fields: try fields.map { try JSONPointer($0) }))
  }

  private static func summary(
    _ json: String, _ fields: [String]? = nil
  ) throws -> Result<String, RecordRefusal> {
    try projection(fields).summary(of: Array(json.utf8), record: "1", user: user)
      .map { String(decoding: $0.json, as: UTF8.self) }
  }

  @Test func fieldsAreCopiedByteForByteInTheOrderOfTheList() throws {
    let record = #"""
      { "updatedAt" : 1.7e12, "note":"\u00e9", "route":{"from":["a" ,1]}, "userId":"ID-J","id":"\u0031"}
      """#
    let expected =
      #"{"id":"\u0031","note":"\u00e9","from":["a" ,1],"updatedAt":1.7e12}"#
    let fields = ["/note", "/route/from", "/updatedAt", "/absent", "/id", "/other/note"]
    #expect(try Self.summary(record, fields) == .success(expected))
  }

  @Test func theFieldsOfATripAreTheDefault() throws {
    let record =
      #"{"id":"1","notes":"x","userId":"ID-J","createdAt":"a","updatedAt":"b","lastModified":null}"#
    let expected =
      #"{"id":"1","userId":"ID-J","createdAt":"a","updatedAt":"b","lastModified":null}"#
    #expect(try Self.summary(record) == .success(expected))
  }

  @Test func tombstonesAreDeletedAndNothingElseIs() throws {
    #expect(try Self.summary(#"{"deleted":true}"#) == .success(#"{"id":"1","deleted":true}"#))
    for other in ["false", "1", #""true""#, "null"] {
      #expect(try Self.summary(#"{"deleted":\#(other)}"#) == .success(#"{"id":"1"}"#))
    }
  }

  @Test(arguments: [
    ("binary", SummaryProjection.Refusal.notJSON), ("[]", .notJSON), (#""text""#, .notJSON),
    ("", .notJSON), (#"{"id":"2"}"#, .otherID), (#"{"id":null}"#, .otherID),
    (#"{"id":2}"#, .otherID), (#"{"id":"1","id":"1"}"#, .ambiguousField),
    (#"{"deleted":true,"deleted":false}"#, .ambiguousField),
    (#"{"userId":"mallory"}"#, .foreignOwner), (#"{"userId":7}"#, .foreignOwner),
  ])
  func whatCannotBeInAnIndexIsRefused(json: String, reason: SummaryProjection.Refusal) throws {
    #expect(try Self.summary(json) == .failure(RecordRefusal(reason)))
  }

  @Test(arguments: ["ID-J", "johndoe", "jd"]) func everyNameOfTheUserOwns(name: String) throws {
    let expected = #"{"id":1,"userId":"\#(name)"}"#
    #expect(try Self.summary(#"{"id":1,"userId":"\#(name)"}"#) == .success(expected))
  }

  // MARK: - Comparing

  struct Pair: Sendable, CustomTestStringConvertible {
    var listed: String
    var record: String
    var result: SummaryProjection.Comparison
    var testDescription: String { "\(listed) with \(record)" }
  }

  @Test(arguments: [
    Pair(listed: #"{"id":"1","f":"a"}"#, record: #"{"id":"1","f":"a"}"#, result: .same),
    // As JavaScript writes what it has read.
    Pair(listed: #"{"f":"é/","id":"1"}"#, record: #"{"f":"\u00e9\/"}"#, result: .same),
    Pair(listed: #"{"id":"1","f":1.5}"#, record: #"{"f":15e-1}"#, result: .same),
    Pair(listed: #"{"id":"1","f":0}"#, record: #"{"f":-0.0}"#, result: .same),
    Pair(
      listed: #"{"id":"1","f":{"a":[1,{}],"b":null}}"#, record: #"{"f":{ "b":null,"a":[1.0,{}]}}"#,
      result: .same),
    Pair(listed: #"{"id":"1"}"#, record: #"{"f":null}"#, result: .same),
    Pair(listed: #"{"id":"1","f":null}"#, record: "{}", result: .same),
    Pair(listed: #"{"id":"1","own":7}"#, record: "{}", result: .same),
    Pair(listed: #"{"id":"1","deleted":false}"#, record: "{}", result: .same),
    // Nobody sees a deleted one's fields.
    Pair(
      listed: #"{"id":"1","deleted":true,"f":1}"#, record: #"{"deleted":true,"f":2}"#,
      result: .same),
    Pair(listed: #"{"id":"1","f":"a"}"#, record: #"{"f":"b"}"#, result: .stale),
    Pair(listed: #"{"id":"1","f":"1"}"#, record: #"{"f":1}"#, result: .stale),
    Pair(listed: #"{"id":"1","f":[1,2]}"#, record: #"{"f":[2,1]}"#, result: .stale),
    Pair(listed: #"{"id":"1","f":true}"#, record: "{}", result: .stale),
    Pair(listed: #"{"id":"1","deleted":true}"#, record: "{}", result: .stale),
    Pair(listed: #"{"id":"1"}"#, record: #"{"deleted":true}"#, result: .stale),
    Pair(
      listed: #"{"id":"1","f":1,"updatedAt":"2026-01-02"}"#,
      record: #"{"f":2,"updatedAt":"2026-01-01"}"#, result: .ahead),
    Pair(
      listed: #"{"id":"1","f":1,"updatedAt":"2026-01-01"}"#,
      record: #"{"f":2,"updatedAt":"2026-01-01T00:00:01Z"}"#, result: .stale),
    Pair(
      listed: #"{"id":"1","deleted":true,"updatedAt":"2026-01-02"}"#,
      record: #"{"updatedAt":"2026-01-01"}"#, result: .ahead),
    Pair(
      listed: #"{"id":"1","f":1,"updatedAt":"2026-01-01"}"#,
      record: #"{"f":2,"updatedAt":1767225600000}"#, result: .stale),
  ])
  func comparing(pair: Pair) throws {
    let projection = try Self.projection(["/f", "/updatedAt"])
    let listed = try #require(IndexSummary(json: Array(pair.listed.utf8)))
    let record = try projection.summary(
      of: Array(pair.record.utf8), record: "1", user: Self.user
    ).get()
    #expect(projection.compare(listed, with: record) == pair.result)
    // What a repair sends is what a check then finds right.
    let merged = projection.merging(record, into: listed)
    #expect(projection.compare(merged, with: record) == .same)
    #expect(merged.isDeleted == record.isDeleted)
    #expect(IndexSummary(json: merged.json) == merged)
  }

  @Test func mergingKeepsWhatOnlyTheIndexHas() throws {
    let projection = try Self.projection(["/f"])
    let listed = try #require(
      IndexSummary(json: Array(#"{"own": 1.50,"f":"old","id":"1","deleted":true,"\u0066":2}"#.utf8))
    )
    let record = IndexSummary(
      record: "1", isDeleted: false, json: Array(#"{"id":"1","f":"new"}"#.utf8))
    let merged = projection.merging(record, into: listed)
    #expect(String(decoding: merged.json, as: UTF8.self) == #"{"id":"1","f":"new","own":1.50}"#)
  }

  @Test func aSummaryThatIsNotJSONGivesWay() throws {
    let projection = try Self.projection(["/f"])
    let listed = IndexSummary(record: "1", isDeleted: false, json: Array("{broken".utf8))
    let record = IndexSummary(record: "1", isDeleted: false, json: Array(#"{"id":"1"}"#.utf8))
    #expect(projection.compare(listed, with: record) == .stale)
    #expect(projection.merging(record, into: listed).json == record.json)
  }

  @Test func markingAsDeletedChangesNothingElse() throws {
    let projection = try Self.projection(["/f"])
    let listed = try #require(IndexSummary(json: Array(#"{"id":"1","f":1,"own":[ ]}"#.utf8)))
    let marked = projection.marking(asDeleted: listed)
    #expect(marked.isDeleted)
    #expect(
      String(decoding: marked.json, as: UTF8.self) == #"{"deleted":true,"id":"1","f":1,"own":[ ]}"#)
  }
}
