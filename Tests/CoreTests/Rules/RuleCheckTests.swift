import Core
import Testing

@Suite("Rules are checked")
struct RuleCheckTests {
  struct Move: Sendable, CustomTestStringConvertible {
    var from: String
    var to: String
    var codes: [String]
    var testDescription: String { "\(from) → \(to)" }
    init(_ from: String, _ to: String, _ codes: String...) {
      self.from = from
      self.to = to
      self.codes = codes
    }
  }

  @Test(arguments: [
    Move("trip:{legacy}:{record}", "trip:{id}:{record}"),
    Move("trip:{legacy}:hns_{legacy}_{date}", "trip:{id}:hns_{id}_{date}"),
    Move("t:{legacy}:{a}:{b}", "t:{id}:{b}:{a}"),
    Move("t:{legacy}:{a}-{b}", "t:{id}:{a}-{b}"),
    Move("t:{legacy}:{a}:{rest...}", "t:{id}:{a}:{rest...}", "rest-without-owner"),
    Move("{kind}:{legacy}:{a}", "{kind}:{id}:{a}", "capture-before-name"),
    Move("settings:{legacy}", "settings:{id}"),
    Move("trip:{legacy}:{record}", "trip:{record}", "destination-without-id"),
    Move("trip:{legacy}:{a}:{b}", "trip:{id}:{a}", "lossy-mapping"),
    Move("trip:{legacy}:{a}:{b}", "trip:{a}", "destination-without-id", "lossy-mapping"),
    Move("t:{legacy}:{a}:{b}", "t:{id}:{a}-{b}", "ambiguous-mapping"),
    Move("t:{legacy}:{a}-{b}", "t:{id}:{b}-{a}", "ambiguous-mapping"),
    Move("t:{legacy}:{a}-{b}", "t:{id}:{a}_{b}", "ambiguous-mapping"),
    // A name that ends nowhere covers longer names.
    Move("trip:{legacy}_{record}", "trip:{id}_{record}", "legacy-not-delimited"),
    Move("trip:{legacy}{record}", "trip:{id}{record}", "legacy-not-delimited"),
    Move("trip:{legacy}{id}", "trip:{id}", "legacy-not-delimited"),
    Move("trip:{legacy}_x:{record}", "trip:{id}_x:{record}", "legacy-not-delimited"),
    Move("trip:{legacy}:{record}_{legacy}x", "trip:{id}:{record}_{id}x"),
  ])
  func oneRule(_ row: Move) throws {
    let diagnostics = RuleCheck.diagnose([try rule("moving", from: row.from, to: row.to)])
    #expect(diagnostics.map(\.code) == row.codes)
    for diagnostic in diagnostics {
      #expect(diagnostic.severity == .error)
      #expect(diagnostic.detail.contains("'moving'"))
      #expect(diagnostic.range?.file == "cohort.yaml")
    }
  }

  @Test func theDelimiterIsTheRulesOwn() throws {
    let slash = try rule(from: "t/{legacy}/{r}", to: "t/{id}/{r}", delimiter: "/")
    #expect(RuleCheck.diagnose([slash]).isEmpty)
    let colon = try rule(from: "t:{legacy}:{r}", to: "t:{id}:{r}", delimiter: "/")
    #expect(RuleCheck.diagnose([colon]).map(\.code) == ["legacy-not-delimited"])
  }

  @Test func inPlaceRulesNeedAnOwnerAndARewrite() throws {
    let rewrite = [("/ownerId", "{legacy}", "{id}")]
    let sound = [
      try rule(inPlace: "hns:order:{order}", owner: "/ownerId", rewrites: rewrite),
      try rule("keyed", in: "OTHER", inPlace: "prefs:{legacy}", rewrites: rewrite),
    ]
    #expect(RuleCheck.diagnose(sound).isEmpty)
    let codes = { (rule: Rule) in RuleCheck.diagnose([rule]).map(\.code) }
    #expect(codes(try rule(inPlace: "o:{x}", rewrites: rewrite)) == ["in-place-without-owner"])
    #expect(codes(try rule(inPlace: "o:{x}", owner: "/o")) == ["in-place-without-rewrite"])
    #expect(
      codes(try rule(inPlace: "o:{x}")) == ["in-place-without-rewrite", "in-place-without-owner"])
    #expect(
      codes(try rule(inPlace: "o:{legacy}_{x}", rewrites: rewrite)) == ["legacy-not-delimited"])
  }

  @Test(
    arguments: [
      // The specific rule before the general one, both with the ID where the name was.
      (
        ["trip:{legacy}:hns_{legacy}_{date}", "trip:{id}:hns_{id}_{date}"],
        ["trip:{legacy}:{record}", "trip:{id}:{record}"], false
      ),
      (["a:{legacy}:{r}", "x:{id}:{r}"], ["b:{legacy}:{r}", "x:{id}:{r}"], true),
      (["a:{legacy}:{r}", "x:{id}:{r}"], ["b:{legacy}:{r}", "x:{id}:{r}:b"], false),
      (["a:{legacy}:{r}", "x:{id}:a_{r}"], ["b:{legacy}:{r}", "x:{id}:b_{r}"], false),
      (["a:{legacy}:{r}", "x:{id}:{r}_a"], ["b:{legacy}:{r}", "x:{id}:{r}_b"], false),
      (["a:{legacy}:{r}", "x:{id}:{r}"], ["b:{legacy}", "x:{id}:fixed"], true),
    ] as [([String], [String], Bool)])
  func twoRules(_ first: [String], _ second: [String], _ collide: Bool) throws {
    let a = try rule("a", from: first[0], to: first[1])
    let b = try rule("bb", from: second[0], to: second[1])
    let diagnostics = RuleCheck.diagnose([a, b])
    #expect(diagnostics.map(\.code) == (collide ? ["colliding-rules"] : []))
    if let diagnostic = diagnostics.first {
      #expect(diagnostic.range?.line == 2)
      #expect(diagnostic.related.map(\.range.line) == [1])
    }
  }

  @Test func rulesOfDifferentNamespacesDoNotCollide() throws {
    let a = try rule("a", in: "ONE", from: "a:{legacy}", to: "x:{id}")
    let b = try rule("b", in: "TWO", from: "b:{legacy}", to: "x:{id}")
    #expect(RuleCheck.diagnose([a, b]).isEmpty)
  }

  @Test func rulesOfDifferentDelimitersCanCollide() throws {
    let a = try rule("a", from: "a:{legacy}:{r}", to: "x:{id}:{r}")
    let b = try rule(
      "b", from: "b/{legacy}/{r}", to: "x:{id}:{r}", delimiter: "/")
    #expect(RuleCheck.diagnose([a, b]).map(\.code) == ["colliding-rules"])
  }

  @Test func anInPlaceRuleCollidesWithAMoveOntoItsKeys() throws {
    let move = try rule("move", from: "old:{legacy}:{r}", to: "new:{id}:{r}")
    let place = try rule(
      "place", inPlace: "new:{a}:{b}", owner: "/o", rewrites: [("/o", "{legacy}", "{id}")])
    #expect(RuleCheck.diagnose([move, place]).map(\.code) == ["colliding-rules"])
  }
}
