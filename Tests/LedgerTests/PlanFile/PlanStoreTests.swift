import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Stores and publications in plan files")
struct PlanStoreTests {
  static let stores: [StoreReference.Kind] = [
    .sqlite(path: "../a \"b\".sqlite"),
    .snapshot(path: "before.kssnap"),
    .cloudflare(
      CloudflareReference(
        account: String(repeating: "a", count: 32),
        bindings: .listed([
          "BETA_LOGS_KV": String(repeating: "1", count: 32),
          "é\u{1}\"": String(repeating: "2", count: 32),
        ]),
        baseURL: "http://127.0.0.1:8787/client/v4")),
    .cloudflare(
      CloudflareReference(
        account: nil,
        bindings: .wrangler(WranglerReference(path: "../wrangler.toml", environment: "staging")))),
    .cloudflare(
      CloudflareReference(
        account: nil, bindings: .wrangler(WranglerReference(path: "..", environment: nil)))),
    .wranglerLocal(
      WranglerLocalReference(path: "../.wrangler", bindings: .listed(["BETA_LOGS_KV": "local"]))),
    .wranglerLocal(
      WranglerLocalReference(
        path: ".wrangler",
        bindings: .wrangler(WranglerReference(path: "wrangler.json", environment: "x")))),
  ]

  @Test(arguments: stores.indices)
  func everyStoreIsReadAsItWasWritten(_ index: Int) async throws {
    let directory = try TemporaryDirectory()
    var subject = try SamplePlan.subject()
    subject.store = Self.stores[index]
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path, subject: subject)
    #expect(try PlanReader(verifying: path.string).subject == subject)
  }

  @Test func theStoreAndThePublicationArePartOfTheDigest() async throws {
    var digests: Set<String> = []
    var subject = try SamplePlan.subject()
    digests.insert(try await SamplePlan.write(to: nil, subject: subject).trailer.digest)
    for store in Self.stores {
      subject.store = store
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
