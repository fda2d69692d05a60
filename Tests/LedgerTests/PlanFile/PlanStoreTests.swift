import Core
import SystemPackage
import TestKit
import Testing

@testable import Ledger

@Suite("Stores and publications in plan files")
struct PlanStoreTests {
  private static func fields(_ fields: (String, String)...) -> [StoreValue.Field] {
    fields.map { StoreValue.Field($0.0, .text($0.1)) }
  }

  static let stores: [(address: StoreAddress, json: String)] = [
    (StoreAddress("sqlite", "../a \"b\".sqlite"), #"{"sqlite":"../a \"b\".sqlite"}"#),
    (StoreAddress("snapshot", "before.kssnap"), #"{"snapshot":"before.kssnap"}"#),
    (
      StoreAddress(
        "cloudflare",
        .fields(
          fields(("account", "aa")) + [
            StoreValue.Field(
              "namespaces", .fields(fields(("BETA_LOGS_KV", "11"), ("é\u{1}\"", "22"))))
          ] + fields(("base_url", "http://127.0.0.1:8787/client/v4")))),
      #"{"cloudflare":{"account":"aa","namespaces":{"BETA_LOGS_KV":"11","é\u0001\"":"22"},"#
        + #""base_url":"http://127.0.0.1:8787/client/v4"}}"#
    ),
    (
      StoreAddress(
        "cloudflare",
        .fields(fields(("wrangler", "../wrangler.toml"), ("environment", "staging")))),
      #"{"cloudflare":{"wrangler":"../wrangler.toml","environment":"staging"}}"#
    ),
    (
      StoreAddress(
        "wrangler_local",
        .fields(fields(("path", ".wrangler"), ("wrangler", "w.json"), ("environment", "x")))),
      #"{"wrangler_local":{"path":".wrangler","wrangler":"w.json","environment":"x"}}"#
    ),
    (
      StoreAddress("a_kind_of_the_future", .fields(fields(("z", "1"), ("a", "2")))),
      #"{"a_kind_of_the_future":{"z":"1","a":"2"}}"#
    ),
  ]

  @Test(arguments: stores.indices)
  func everyStoreIsReadAsItWasWritten(_ index: Int) async throws {
    let directory = try TemporaryDirectory()
    var subject = try SamplePlan.subject()
    subject.store = Self.stores[index].address
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path, subject: subject)
    #expect(try PlanReader(verifying: path.string).subject == subject)
  }

  /// The bytes that digests of existing plans rest on.
  @Test(arguments: stores.indices)
  func aStoreIsWrittenInTheWordsOfTheCohortPlan(_ index: Int) throws {
    var subject = try SamplePlan.subject()
    subject.store = Self.stores[index].address
    let line = String(decoding: subject.encoded(), as: UTF8.self)
    #expect(line.contains(#","store":\#(Self.stores[index].json),"store_identity":"#))
  }

  @Test(arguments: [
    #"{}"#, #"{"store":{}}"#, #"{"store":"a"}"#, #"{"store":{"a":1}}"#, #"{"store":{"a":{}}}"#,
    #"{"store":{"a":{"b":null}}}"#, #"{"store":{"a":["b"]}}"#, #"{"store":{"a":"b","c":"d"}}"#,
    #"{"store":{"a":{"b":"c","b":"d"}}}"#, #"{"store":{"a":"b"},"store":{"a":"b"}}"#,
    #"{"store":{"a":{"b":{"c":"d"},"e":1}}}"#, #"{"store":{"a":"b"}"#, "",
  ])
  func anythingElseIsNoStore(_ line: String) {
    #expect(StoreAddress(inSubject: Array(line.utf8)[...]) == nil)
  }

  @Test func theStoreAndThePublicationArePartOfTheDigest() async throws {
    var digests: Set<String> = []
    var subject = try SamplePlan.subject()
    digests.insert(try await SamplePlan.write(to: nil, subject: subject).trailer.digest)
    for store in Self.stores {
      subject.store = store.address
      digests.insert(try await SamplePlan.write(to: nil, subject: subject).trailer.digest)
    }
    for namespace: Namespace in ["BETA_MIGRATIONS_KV", "OTHER"] {
      subject.publish = Publication(namespace: namespace)
      digests.insert(try await SamplePlan.write(to: nil, subject: subject).trailer.digest)
    }
    #expect(digests.count == Self.stores.count + 3)
  }

  @Test func thePublicationIsReadAsItWasWritten() async throws {
    let directory = try TemporaryDirectory()
    var subject = try SamplePlan.subject()
    subject.publish = Publication(namespace: "BETA_MIGRATIONS_KV")
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path, subject: subject)
    #expect(try PlanReader(verifying: path.string).subject == subject)
  }
}
