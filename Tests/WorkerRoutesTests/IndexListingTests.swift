import Core
import RecordIndex
import Testing
import WorkerRoutes

@Suite("An answer of an index object")
struct IndexListingTests {
  private static func parse(_ text: String) throws(IndexListing.Mistake) -> IndexListing {
    try IndexListing(parsing: Array(text.utf8))
  }

  @Test func aPageKeepsEverySummaryByteForByte() throws {
    let listing = try Self.parse(
      #"""
      {"pagination":{"total":7,"limit":2,"offset":0},"trips":[
        {"id":"1", "n": 1.50,"deleted":false}, {"deleted":true,"id":"\u0061"} ],"more":[{}]}
      """#)
    #expect(listing.total == 7)
    #expect(!listing.needsMigration)
    #expect(listing.summaries.map(\.record) == ["1", "a"])
    #expect(listing.summaries.map(\.isDeleted) == [false, true])
    #expect(
      listing.summaries.first?.json == Array(#"{"id":"1", "n": 1.50,"deleted":false}"#.utf8))
  }

  @Test func aBareArrayHasNoTotal() throws {
    let listing = try Self.parse(#"[{"id":7},{"id":"8","deleted":1}]"#)
    #expect(listing.total == nil)
    #expect(listing.summaries.map(\.record) == ["7", "8"])
    #expect(listing.summaries.map(\.isDeleted) == [false, true])
  }

  @Test(arguments: [
    #"{"needsMigration":true}"#, #" { "trips": [], "needsMigration": true } "#,
  ])
  func anIndexThatWasNeverFilledSaysSo(text: String) throws {
    let listing = try Self.parse(text)
    #expect(listing.needsMigration)
    #expect(listing.summaries.isEmpty)
  }

  @Test(arguments: [
    #"{}"#, #"{"needsMigration":false}"#, #"{"needsMigration":"true"}"#, #"{"trips":[]}"#,
    #"{"pagination":{"total":0}}"#, #"{"trips":{},"pagination":{"total":0}}"#,
    #"{"trips":[],"pagination":{"total":-1}}"#, #"{"trips":[],"pagination":{"total":"0"}}"#,
    #"{"error":"no such user"}"#, "null", "7", #""OK""#,
  ])
  func nothingElseIsAListing(text: String) {
    #expect(throws: IndexListing.Mistake.otherShape) { try Self.parse(text) }
  }

  @Test(arguments: [
    "[7]", "[{}]", #"[{"id":null}]"#, #"[{"id":{"id":"1"}}]"#, #"[{"id":"1","id":"2"}]"#,
    #"{"trips":["1"],"pagination":{"total":1}}"#,
  ])
  func anElementWithoutAnIDOfItsOwnIsRefused(text: String) {
    #expect(throws: IndexListing.Mistake.noID) { try Self.parse(text) }
  }

  @Test(arguments: ["", " ", "<!doctype html>", "[", #"[{"id":"1"},]"#, "[]x", #"{"trips":[}"#])
  func whatIsNotJSONIsRefused(text: String) {
    #expect {
      try Self.parse(text)
    } throws: { error in
      if case .notJSON? = error as? IndexListing.Mistake { true } else { false }
    }
  }
}
