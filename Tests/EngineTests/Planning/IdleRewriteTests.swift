import ByteJSON
import Core
import Engine
import Ledger
import SystemPackage
import Testing

@Suite("Rewrites that found nothing are named")
struct IdleRewriteTests {
  private static func rules(_ paths: [String], json: [String] = []) throws -> [Rule] {
    [
      Rule(
        name: "notes", namespace: World.settings,
        keys: .move(
          from: try KeyTemplate("note:{legacy}:{n}"), to: try KeyTemplate("note:{id}:{n}")),
        rewrites: try paths.map {
          Rewrite(
            at: JSONPlace(.value, try JSONPattern($0)), from: try KeyTemplate("{legacy}"),
            to: try KeyTemplate("{id}"))
        }, jsonStrings: try json.map { JSONPlace(.value, try JSONPattern($0)) })
    ]
  }

  private func idle(_ records: [Record], _ rules: [Rule]) async throws -> [String] {
    let shop = try Workshop()
    let store = try await World.store(records)
    let result = try await Planning(World.cohort, rules: rules)(store, to: shop.plan)
    let read = try VerifiedPlan(shop.plan.string)
    #expect(read.trailer.findings == result.trailer.findings)
    return read.trailer.findings.idleRewrites.map { "\($0.rule) \($0.rewrite) \($0.records)" }
  }

  private static func note(_ user: String, _ number: Int, _ json: String) -> Record {
    Record(World.settings, Key("note:\(user):\(number)"), json)
  }

  @Test func oneFindIsEnough() async throws {
    let records = [
      Self.note("johndoe", 1, #"{"a":"x"}"#), Self.note("mary", 1, #"{"m":["ID-M"]}"#),
      Self.note("mary", 2, #"{"b":1}"#),
    ]
    let rules = try Self.rules(["/m/*", "/b", "/c/*/d"])
    #expect(try await idle(records, rules) == ["notes /b 3", "notes /c/*/d 3"])
  }

  @Test func rejectedRecordsSayNothing() async throws {
    let rules = try Self.rules(["/a"])
    #expect(try await idle([Self.note("johndoe", 1, "{")], rules).isEmpty)
    #expect(try await idle([], rules).isEmpty)
  }

  /// A value that is a string of JSON has nothing at the path, until the rule says that it is JSON.
  @Test func aStringThatHoldsJSONIsNotEntered() async throws {
    let record = Self.note("johndoe", 1, #""{\"a\":\"johndoe\"}""#)
    #expect(try await idle([record], Self.rules(["/a"])) == ["notes /a 1"])
    #expect(try await idle([record], Self.rules(["/a"], json: [""])).isEmpty)
  }

  /// What was found is beside the digest that reviewers approve, and in the file's own.
  @Test func theDigestDoesNotHangOnWhatWasFound() async throws {
    func trailer(_ json: String) async throws -> PlanTrailer {
      let store = try await World.store([Self.note("johndoe", 1, json)])
      let shop = try Workshop()
      return try await Planning(World.cohort, rules: Self.rules(["/a"]))(store, to: shop.plan)
        .trailer
    }
    let (idle, busy) = (try await trailer(#"{"b":"x"}"#), try await trailer(#"{"a":"johndoe"}"#))
    #expect(!idle.findings.idleRewrites.isEmpty)
    #expect(busy.findings.idleRewrites.isEmpty)
    #expect(idle.headerDigest != busy.headerDigest)
  }
}
