import Core
import Testing

/// What is asked of names is asked of the forms that they have in keys.
@Suite("Identities are checked in the forms of templates")
struct FormCheckTests {
  private static let first = "550e8400-e29b-41d4-a716-446655440000"
  private static let second = "7c9e6679-7425-40de-944b-e07fc1f90ae7"

  private static func members(_ names: [String], _ ids: [String]) -> [CohortMember] {
    zip(names, ids).enumerated().map { number, pair in
      CohortMember(
        legacy: pair.0, id: pair.1,
        range: SourceRange(file: "cohort.yaml", line: number + 1, column: 7))
    }
  }

  private static func codes(
    _ names: [String], _ from: String, ids: [String] = [first, second], to: String = "t:{id}:{r}",
    distinct: [[String]] = []
  ) throws -> [String] {
    IdentityCheck.diagnose(
      members(names, ids), rules: [try rule(from: from, to: to)],
      distinct: DistinctNames(distinct)
    ).filter { $0.severity == .error }.map(\.code)
  }

  @Test(
    arguments: [
      (["a:b", "a"], "t:{legacy|uri}:{r}", []), (["a:b", "a"], "t:{legacy|hex}:{r}", []),
      (["a:b", "a"], "t:{legacy|sha256}:{r}", []), (["a:b"], "t:{legacy|base64url}:{r}", []),
      (["a:b", "a"], "t:{legacy|lower}:{r}", ["legacy-name-contains-delimiter"]),
      (["a:b"], "t:{legacy|uri}:x{legacy}:{r}", ["legacy-name-contains-delimiter"]),
      // By case alone, where one form has none, and by letters that no folding joins.
      (["Ann", "ann"], "t:{legacy|lower}:{r}", ["forms-meet"]),
      (["Ann", "ann"], "t:{legacy|upper|uri}:{r}", ["forms-meet"]),
      (["Ann", "ann"], "t:{legacy|uri}:{r}", ["names-differ-in-case"]),
      (["ılker", "ilker"], "t:{legacy|upper}:{r}", ["forms-meet"]),
      (["ılker", "ilker"], "t:{legacy|lower}:{r}", []),
      // One user's name is another's form.
      (["a%3Ab", "a:b"], "t:{legacy|uri}:{r}", ["forms-meet"]),
      (["ann", "616e6e"], "t:{legacy|hex}:{r}", ["forms-meet"]),
      // The form is an ID.
      (
        ["550E8400-E29B-41D4-A716-446655440000"], "t:{legacy|lower}:{r}", ["legacy-name-is-an-id"]
      ),
      (["a b"], "t:{legacy|uri}:{r}", []), (["abcdefghijklmnop"], "t:{legacy|hex}:{r}", []),
    ] as [([String], String, [String])])
  func find(_ names: [String], _ from: String, _ expected: [String]) throws {
    #expect(try Self.codes(names, from) == expected)
  }

  @Test func namesThatKeysCannotTellApartAreNotDeclaredDistinct() throws {
    let distinct = [["Ann", "ann"]]
    #expect(try Self.codes(["Ann", "ann"], "t:{legacy}:{r}", distinct: distinct) == [])
    #expect(
      try Self.codes(["Ann", "ann"], "t:{legacy|lower}:{r}", distinct: distinct) == ["forms-meet"])
  }

  @Test(
    arguments: [
      (["u1", "U1"], "t:{id|lower}:{r}", ["ids-differ-in-case"]),
      (["ı1", "i1"], "t:{id|upper}:{r}", ["forms-meet"]),
      (["a:1", "b:1"], "t:{id|uri}:{r}", []), (["a:1"], "t:{id}:{r}", ["malformed-id"]),
      // A name's form is the other user's ID.
      (["1", "6e30"], "t:{id}:{r}", ["forms-meet"]),
    ] as [([String], String, [String])])
  func findOfIDs(_ ids: [String], _ to: String, _ expected: [String]) throws {
    #expect(
      try Self.codes(["n0", "n1"], "t:{legacy|hex}:{r}", ids: ids, to: to) == expected)
  }

  @Test func bothUsersAndTheirLinesAreNamed() throws {
    let found = IdentityCheck.diagnose(
      Self.members(["ılker", "ilker"], [Self.first, Self.second]),
      rules: [try rule(from: "t:{legacy|upper}:{r}", to: "t:{id}:{r}")])
    let diagnostic = try #require(found.first)
    for text in ["'ılker'", "'ilker'", Self.first, Self.second, "'ILKER'", "{legacy|upper}"] {
      #expect(diagnostic.detail.contains(text))
    }
    #expect(diagnostic.range?.line == 2)
    #expect(diagnostic.related.map(\.range.line) == [1])
  }

  @Test(
    arguments: [
      (["Ann", "bob"], ["{legacy|lower}"], []),
      (["Ann", "ANN"], ["{legacy|upper}"], ["owner-forms-meet"]),
      (["x-ann", "ann"], ["x-{legacy}"], ["owner-forms-meet"]),
      (["ann", "bob"], ["{id}-{legacy}"], []),
    ] as [([String], [String], [String])])
  func anOwnerFieldNamesOneUser(
    _ names: [String], _ also: [String], _ expected: [String]
  ) throws {
    var subject = try rule(from: "t:{legacy}:{r}", to: "t:{id}:{r}", owner: "/userId")
    subject.ownerForms = try also.map { try KeyTemplate($0) }
    let found = IdentityCheck.diagnose(
      Self.members(names, [Self.first, Self.second]), rules: [subject],
      distinct: DistinctNames([["Ann", "ANN"]]))
    #expect(found.map(\.code) == expected)
  }

  @Test(arguments: [
    ("{legacy|lower}", true), ("x", false), ("{legacy}-{r}", false), ("{id}", true),
  ])
  func aFormOfAnOwnerNamesTheUser(_ form: String, _ isSound: Bool) throws {
    var subject = try rule(from: "t:{legacy}:{r}", to: "t:{id}:{r}", owner: "/userId")
    subject.ownerForms = [try KeyTemplate(form)]
    #expect(RuleCheck.diagnose([subject]).map(\.code) == (isSound ? [] : ["bad-owner-form"]))
  }

  /// Both find records of one user that would go to one key.
  @Test(arguments: [
    ("t:{legacy|lower}:{r}", "t:{legacy}:{r}", true),
    ("t:{legacy|lower}:{r}", "t:{legacy|lower}:{r}", false),
    ("t:{legacy}:x_{legacy|lower}_{r}", "t:{legacy}:{r}", false),
    ("t:{legacy|hex}:x_{r}", "t:{legacy}:{r}", true),
  ])
  func twoRulesUseOneForm(_ a: String, _ b: String, _ collide: Bool) throws {
    func moving(_ name: String, _ from: String) throws -> Rule {
      let to = try KeyTemplate(from).parts.map { part in
        if case .legacy = part { "{id}" } else { part.text }
      }
      return try rule(name, from: from, to: to.joined())
    }
    let codes = RuleCheck.diagnose([try moving("a", a), try moving("b", b)]).map(\.code)
    #expect(codes == (collide ? ["colliding-rules"] : []))
  }

  @Test(
    arguments: [
      ("john", "{legacy}", nil), ("a:b", "{legacy|uri}", nil),
      ("a:b", "{legacy}", "delimiter"),
      ("550E8400-E29B-41D4-A716-446655440000", "{legacy|hex}", "shaped"),
    ] as [(String, String, String?)])
  func aSavedUserIsJudgedByTheSameForms(
    _ name: String, _ form: String, _ complaint: String?
  ) throws {
    let forms = NameForms([try rule(from: "t:\(form):{r}", to: "t:{id}:{r}")])
    let found = IdentityCheck.complaint(about: Identity(legacy: name, id: "u1"), forms)
    #expect((found == nil) == (complaint == nil))
    if let complaint { #expect(found?.contains(complaint) == true) }
  }
}
