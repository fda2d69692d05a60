import Core
import Testing

@Suite("Identities are checked")
struct IdentityCheckTests {
  static let victim = "550e8400-e29b-41d4-a716-446655440000"
  static let other = "7c9e6679-7425-40de-944b-e07fc1f90ae7"

  static func member(
    _ legacy: String, _ id: String?, aliases: [String] = [], line: Int
  ) -> CohortMember {
    CohortMember(
      legacy: legacy, id: id, aliases: aliases,
      range: SourceRange(file: "cohort.yaml", line: line, column: 7))
  }

  static func diagnose(_ members: [CohortMember]) throws -> [Diagnostic] {
    IdentityCheck.diagnose(
      members, rules: [try rule(from: "trip:{legacy}:{r}", to: "trip:{id}:{r}")])
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var members: [CohortMember]
    var codes: [String]
    var testDescription: String { title }
    init(_ title: String, _ members: [CohortMember], _ codes: String...) {
      self.title = title
      self.members = members
      self.codes = codes
    }
  }

  @Test(arguments: [
    Row("sound", [member("a", victim, line: 1), member("b", other, line: 2)]),
    Row(
      "aliases of one ID", [member("James", victim, aliases: ["james", "jim", "j"], line: 1)]),
    Row(
      "one name, two IDs", [member("a", victim, line: 1), member("a", other, line: 2)],
      "colliding-legacy-name"),
    Row(
      "a name and another's alias",
      [member("a", victim, line: 1), member("b", other, aliases: ["a"], line: 2)],
      "colliding-legacy-name"),
    Row(
      "names differ in case", [member("James", victim, line: 1), member("james", other, line: 2)],
      "names-differ-in-case"),
    Row(
      "IDs differ in composition",
      [member("a", "jos\u{E9}", line: 1), member("b", "jose\u{301}", line: 2)],
      "ids-differ-in-case"),
    Row(
      "one name, IDs that differ in composition",
      [member("a", "jos\u{E9}", line: 1), member("a", "jose\u{301}", line: 2)],
      "ids-differ-in-case", "colliding-legacy-name"),
    Row(
      "names differ in composition",
      [member("jos\u{E9}", victim, line: 1), member("jose\u{301}", other, line: 2)],
      "names-differ-in-case"),
    Row(
      "names differ in case and composition",
      [member("JOS\u{C9}", victim, line: 1), member("jose\u{301}", other, line: 2)],
      "names-differ-in-case"),
    Row(
      "one ID, two names", [member("a", victim, line: 1), member("b", victim, line: 2)],
      "id-with-two-names"),
    Row(
      "one user twice", [member("a", victim, line: 1), member("a", victim, line: 2)],
      "id-with-two-names", "duplicate-user"),
    Row(
      "IDs differ in case",
      [member("a", victim, line: 1), member("b", victim.uppercased(), line: 2)],
      "ids-differ-in-case"),
    Row(
      "a name is another's ID",
      [member("victim", victim, line: 1), member(victim, other, line: 2)], "legacy-name-is-an-id"),
    Row(
      "a name is another's ID in upper case",
      [member("victim", victim, line: 1), member(victim.uppercased(), other, line: 2)],
      "legacy-name-is-an-id"),
    Row(
      "an alias is another's ID",
      [member("victim", victim, line: 1), member("a", other, aliases: [victim], line: 2)],
      "legacy-name-is-an-id"),
    Row(
      "a name is a short ID", [member("a", "42", line: 1), member("42", other, line: 2)],
      "legacy-name-is-an-id"),
    Row(
      "a name is the user's own ID", [member(victim, victim, line: 1)], "legacy-name-is-an-id"),
    Row(
      "a name is shaped like an ID", [member(other, victim, line: 1)],
      "legacy-name-shaped-like-an-id"),
    Row(
      "a name is shaped like an ID without dashes",
      [member("7C9E66797425" + "40DE944BE07FC1F90AE7", victim, line: 1)],
      "legacy-name-shaped-like-an-id"),
    Row(
      "the delimiter in a name", [member("a:b", victim, line: 1)],
      "legacy-name-contains-delimiter"),
    Row(
      "the delimiter in an alias", [member("a", victim, aliases: ["a:b"], line: 1)],
      "legacy-name-contains-delimiter"),
    Row("the delimiter in an ID", [member("a", "1:2", line: 1)], "malformed-id"),
    Row(
      "a control character in a name", [member("a\u{7}", victim, line: 1)], "malformed-legacy-name"),
    Row("a NUL in a name", [member("a\0", victim, line: 1)], "malformed-legacy-name"),
    Row("a C1 control in a name", [member("a\u{85}", victim, line: 1)], "malformed-legacy-name"),
    Row("a newline in an ID", [member("a", victim + "\n", line: 1)], "malformed-id"),
    Row(
      "names alike by folding",
      [member("strasse", victim, line: 1), member("straße", other, line: 2)],
      "names-differ-in-case"),
    Row(
      "a final sigma", [member("ΣΑΣ", victim, line: 1), member("σας", other, line: 2)],
      "names-differ-in-case"),
    Row(
      "a ligature", [member("ﬁn", victim, line: 1), member("fin", other, line: 2)],
      "names-differ-in-case"),
    Row(
      "a name with an invisible character", [member("john\u{200B}", victim, line: 1)],
      "name-invisible"),
    Row("a null word for an ID", [member("a", "NULL", line: 1)], "not-an-id"),
    Row("a blank in an ID", [member("a", "u 1", line: 1)], "not-an-id"),
    Row("no name", [member("", victim, line: 1)], "empty-legacy-name"),
    Row("no ID", [member("a", nil, line: 1)], "missing-id"),
    Row("an empty ID", [member("a", "", line: 1)], "missing-id"),
  ])
  func finds(_ row: Row) throws {
    #expect(try Self.diagnose(row.members).map(\.code) == row.codes)
  }

  @Test func bothClaimsAndTheirLinesAreNamed() throws {
    let collisions = [
      [Self.member("a", Self.victim, line: 3), Self.member("a", Self.other, line: 9)],
      [Self.member("A", Self.victim, line: 3), Self.member("a", Self.other, line: 9)],
    ]
    for members in collisions {
      let diagnostic = try #require(try Self.diagnose(members).first)
      #expect(diagnostic.detail.contains(Self.victim))
      #expect(diagnostic.detail.contains(Self.other))
      #expect(diagnostic.range?.line == 9)
      #expect(diagnostic.related.map(\.range.line) == [3])
    }
    let taken = try #require(
      try Self.diagnose([
        Self.member("victim", Self.victim, line: 9), Self.member(Self.victim, Self.other, line: 3),
      ]).first)
    #expect(taken.detail.contains("'victim'"))
    #expect(taken.detail.contains(Self.other))
    #expect(taken.range?.line == 3)
    #expect(taken.related.map(\.range.line) == [9])
  }

  @Test func everyMistakeOfACohortIsReported() throws {
    let codes = try Self.diagnose([
      Self.member("a", Self.victim, line: 1), Self.member("a", Self.other, line: 2),
      Self.member("x:y", nil, line: 3),
    ]).map(\.code)
    #expect(
      Set(codes) == ["missing-id", "colliding-legacy-name", "legacy-name-contains-delimiter"])
  }

  @Test func namesThatThePlanTellsApartMayLookAlike() throws {
    let members = [
      Self.member("strasse", Self.victim, line: 1), Self.member("straße", Self.other, line: 2),
    ]
    let distinct = DistinctNames([["strasse", "straße"]])
    #expect(IdentityCheck.diagnose(members, rules: [], distinct: distinct).isEmpty)
    let others = DistinctNames([["strasse", "STRAẞE"]])
    #expect(
      IdentityCheck.diagnose(members, rules: [], distinct: others).map(\.code)
        == ["names-differ-in-case"])
  }

  @Test func anEntryThatGaveABadIDIsNamed() throws {
    let member = CohortMember(
      legacy: "a", id: "1:2", range: SourceRange(file: "cohort.yaml", line: 1, column: 7),
      idEntry: "entry 'idx:a' in USERS")
    #expect(try Self.diagnose([member]).first?.detail.contains("'idx:a' in USERS") == true)
  }

  @Test func delimitersOfAllRulesCount() throws {
    let rules = [
      try rule("a", from: "t:{legacy}:{r}", to: "t:{id}:{r}"),
      try rule("b", from: "t/{legacy}/{r}", to: "t/{id}/{r}", delimiter: "/"),
    ]
    let found = IdentityCheck.diagnose([Self.member("a/b", Self.victim, line: 1)], rules: rules)
    #expect(found.map(\.code) == ["legacy-name-contains-delimiter"])
  }

  @Test func identitiesFollowTheCohortsOrder() {
    let members = [
      Self.member("b", "2", aliases: ["z", "a"], line: 1), Self.member("a1", "1", line: 2),
    ]
    #expect(
      IdentityCheck.identities(members)
        == [
          Identity(legacy: "b", id: "2"), Identity(legacy: "z", id: "2"),
          Identity(legacy: "a", id: "2"), Identity(legacy: "a1", id: "1"),
        ])
  }
}
