import Core
import Testing

@Suite("Rewriting touches the named strings only")
struct RewriteTests {
  @Test(arguments: [
    (
      #"{"userId":"johndoe","id":"hns_johndoe_2023-01-02"}"#,
      #"{"userId":"ID-1","id":"hns_ID-1_2023-01-02"}"#
    ),
    // A tombstone restored with the old owner would write legacy keys again.
    (
      #"{"userId":"johndoe","deleted":true,"backup":{"userId":"johndoe","id":"hns_johndoe_7","n":1}}"#,
      #"{"userId":"ID-1","deleted":true,"backup":{"userId":"ID-1","id":"hns_ID-1_7","n":1}}"#
    ),
    (
      #"{"userId":"johndoe","metadata":{"originalKey":"trip:johndoe:9"}}"#,
      #"{"userId":"ID-1","metadata":{"originalKey":"trip:ID-1:9"}}"#
    ),
    // What `from` does not match stays.
    (
      #"{"userId":"johndoe","id":"plain","metadata":{"originalKey":"trip:mallory:9"}}"#,
      #"{"userId":"ID-1","id":"plain","metadata":{"originalKey":"trip:mallory:9"}}"#
    ),
    (#"{"userId":"johndoe","id":7,"backup":null}"#, #"{"userId":"ID-1","id":7,"backup":null}"#),
    // Escapes in the rewritten string go; every other byte stays.
    (
      "\t{ \"n\" : 1.50E+3 , \"a\\u0062\":\"\\u00e9\\/\", \"userId\":\"john\\u0064oe\",\"n\":-0 }\r\n",
      "\t{ \"n\" : 1.50E+3 , \"a\\u0062\":\"\\u00e9\\/\", \"userId\":\"ID-1\",\"n\":-0 }\r\n"
    ),
    (
      #"{"list":[{"userId":"johndoe"}],"userId":"johndoe"}"#,
      #"{"list":[{"userId":"johndoe"}],"userId":"ID-1"}"#
    ),
  ])
  func rewrites(_ before: String, _ after: String) throws {
    let decide = try Deciding()
    let result = try #require(decide(entry(before)).result)
    #expect(result.text == after)
    #expect(decide(entry(after)).result?.text == after)
  }

  @Test func aNameThatNeedsEscapesIsFoundAndAnIDThatNeedsThemIsEscaped() throws {
    let identity = Identity(legacy: "a\"b\\c", id: "I\"D")
    let bound = try #require(
      CompiledRule.compile([try Deciding.trips()]).map { BoundRule($0, identity: identity) }.first)
    let decision = decide(
      source: entry(#"{"userId":"a\"b\u005cc"}"#), destination: nil, destinationKey: "k",
      rule: bound, context: DecisionContext(now: 0, capabilities: InMemoryStore.allAbilities))
    #expect(decision.result?.text == #"{"userId":"I\"D"}"#)
  }

  @Test func twoRewritesOfOneFieldApplyTheFirstThatMatches() throws {
    let decide = try Deciding(
      rule(
        from: "x:{legacy}", to: "x:{id}",
        rewrites: [("/k", "hns_{legacy}_{d}", "hns_{id}_{d}"), ("/k", "{legacy}:{r}", "{id}:{r}")]))
    #expect(decide(entry(#"{"k":"johndoe:1"}"#)).result?.text == #"{"k":"ID-1:1"}"#)
    #expect(decide(entry(#"{"k":"hns_johndoe_1"}"#)).result?.text == #"{"k":"hns_ID-1_1"}"#)
  }

  @Test func aTemplateThatMatchesItsOwnResultIsAppliedOnce() throws {
    let decide = try Deciding(
      rule(inPlace: "o:{legacy}", rewrites: [("/k", "user-{x}", "user-{id}-{x}")]))
    let once = try #require(decide(entry(#"{"k":"user-5"}"#), nil, at: "o:johndoe").result)
    #expect(once.text == #"{"k":"user-ID-1-5"}"#)
    #expect(decide(once, nil, at: "o:johndoe").action == .unchanged)
  }

  @Test(arguments: 0..<32 as Range<UInt64>)
  func rewritingTwiceChangesNothingMore(_ seed: UInt64) throws {
    var random = RandomTemplate(seed: seed)
    for _ in 0..<20 {
      let from = try KeyTemplate(random.template())
      guard from.usesLegacy else { continue }
      let to = from.text.replacing("{legacy}", with: "{id}")
      let decide = try Deciding(
        rule(inPlace: "o:{legacy}", rewrites: [("/k", from.text, to)]))
      let text = random.key(of: from, Deciding.identity)
      let before = entry("{\"k\":\"\(String(decoding: text, as: UTF8.self))\"}")
      let first = decide(before, nil, at: "o:johndoe")
      guard let once = first.result else { continue }
      #expect(decide(once, nil, at: "o:johndoe").action == .unchanged, "\(from.text)")
    }
  }

  @Test(arguments: [
    ("/updatedAt", #""updatedAt":"2023-03-01T00:00:00Z","lastModified":"2020-01-01T00:00:00Z""#),
    ("/lastModified", #""lastModified":"2023-03-01T00:00:00Z","createdAt":"2020-01-01T00:00:00Z""#),
    ("/createdAt", #""createdAt":"2023-03-01T00:00:00Z""#),
    ("number", #""createdAt":1677628800"#),
    ("digits", #""createdAt":"1677628800""#), ("exponent", #""createdAt":1.6776288E9"#),
  ])
  func theFirstPresentTimeDecides(_ title: String, _ fields: String) throws {
    let decide = try Deciding()
    let source = entry(#"{"userId":"johndoe","# + fields + "}")
    #expect(
      decide(source, entry(#"{"userId":"ID-1","updatedAt":"2023-02-28T00:00:00Z"}"#)).action
        == .update, "\(title)")
    #expect(
      decide(source, entry(#"{"userId":"ID-1","updatedAt":"2023-03-01T00:00:00Z"}"#)).reason
        == .sameTime, "\(title)")
    #expect(
      decide(source, entry(#"{"userId":"ID-1","updatedAt":"2023-03-02T00:00:00Z"}"#)).action
        == .skip, "\(title)")
  }

  @Test func offsetsAndFractionsAreCompared() throws {
    let decide = try Deciding()
    let source = entry(#"{"userId":"johndoe","updatedAt":"2023-03-01T01:00:01.000000001+01:00"}"#)
    #expect(
      decide(source, entry(#"{"userId":"ID-1","updatedAt":"2023-03-01T00:00:00Z"}"#)).action
        == .update)
  }
}
