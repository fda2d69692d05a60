import Core
import Testing

@Suite("What is no ID is refused")
struct IDTextTests {
  @Test(arguments: [
    "\\N", "NULL", "null", "None", "nil", "undefined", "Undefined", "NaN", "N/A", "#N/A", "n/a",
    "(null)",
    "<null>", "-", "--", "?", ".", "—", "0", "000", "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff", "true", "[object Object]", "'106242075399214372653",
    "{550e8400-e29b-41d4-a716-446655440000}", "\"550e8400\"", "\"550e8400", "550e8400\"", "“u-1”",
    "`u-1`",
    "<u-1>", "(u-1)", "[u-1]", "${ID}", "{{id}}", " u-1", "u-1 ", "u 1", "u\u{A0}1", "u\u{200B}1",
    "\u{FEFF}u-1", "u-1\u{200E}", "u\u{AD}1", "u\u{2060}1", "u\u{3000}1", "u\u{2800}1",
    "u\u{3164}1",
    "u\u{E0041}1", "u\u{FE0F}", "u\u{FFFD}1", "1.06E+20", "1,06E+20", "1e+21", "1.5e20",
    "-1.06E+20",
    "12345.0", "12345,00", "106,242,075", "106.242.075", "106242075399214000000", "######", "#REF!",
    "#VALUE!", "=A1", "1-Mar", "Mar-26", "1-Mar-26", "3/1/2026", "2026-03-01",
  ])
  func noID(_ text: String) {
    #expect(IDFault.of(text)?.code == "not-an-id")
  }

  @Test(arguments: ["u\t1", "u\n", "u\0", "u\u{85}"])
  func controlCharacters(_ text: String) {
    #expect(IDFault.of(text)?.code == "malformed-id")
  }

  @Test(arguments: [
    "550e8400-e29b-41d4-a716-446655440000", "00000000-0000-4000-8000-000000000000", "u-1", "1",
    "42",
    "106242075399214372653", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "user_2abCdEfGhIjKlMnOpQrStUvWxYz",
    "auth0|5f7c8ec7c33c6c004bbafe82", "12e4", "1e20", "5e8f-1", "nullable", "nonesuch", "josé",
    "name@host",
    "100000", "1234567890123450", "a.b.c", "1.2.3", "YWJj=", "O'Brien", "a(b)", "marie-1", "日本",
  ])
  func anID(_ text: String) {
    #expect(IDFault.of(text) == nil)
  }

  @Test func theMessageShowsWhatNobodySees() throws {
    let member = CohortMember(
      legacy: "a", id: "u\u{200B}1", range: SourceRange(file: "c.yaml", line: 1, column: 1))
    let found = try #require(IdentityCheck.diagnose([member], rules: []).first)
    #expect(found.detail.contains("u<U+200B>1"))
    #expect(!found.detail.contains("\u{200B}"))
  }

  @Test(arguments: [
    ("uuid", "550E8400-e29b-41d4-a716-446655440000", true),
    ("uuid", "550e8400e29b41d4a716446655440000", false),
    ("uuid", "550e8400-e29b-41d4-a716-44665544000g", false),
    ("ulid", "01arz3ndektsv4rrffq69g5fav", true),
    ("ulid", "81ARZ3NDEKTSV4RRFFQ69G5FAV", false), ("ulid", "01ARZ3NDEKTSV4RRFFQ69G5FAU", false),
    ("digits", "007", true), ("digits", "1a", false), ("digits", "٣", false), ("text", "x", true),
  ])
  func shapes(_ shape: String, _ id: String, _ holds: Bool) throws {
    #expect(try #require(IDShape(rawValue: shape)).holds(id) == holds)
  }

  private static func codes(_ ids: [String], _ rules: IDRules = IDRules()) -> [String] {
    IdentityCheck.diagnose(
      ids.enumerated().map { index, id in
        CohortMember(
          legacy: "n\(index)", id: id, range: SourceRange(file: "c", line: index + 1, column: 1))
      }, rules: [], ids: rules
    ).map { "\($0.code) \($0.severity) \($0.range?.line ?? 0)" }
  }

  private static let uuids = [
    "550e8400-e29b-41d4-a716-446655440000", "6f9619ff-8b86-4d01-b42d-00c04fc964ff",
  ]

  @Test func aShapeThatIsInferredWarns() {
    #expect(Self.codes(Self.uuids + ["u-1"]) == ["id-unlike-others warning 3"])
    #expect(Self.codes(Self.uuids).isEmpty)
    #expect(Self.codes([Self.uuids[0], "u-1"]).isEmpty)
    #expect(Self.codes(["u-1", "u-2", Self.uuids[0]]).isEmpty)
  }

  @Test func aShapeThatIsDeclaredIsEnforced() throws {
    #expect(Self.codes(["u-1"], IDRules(shape: .uuid)) == ["id-shape error 1"])
    #expect(Self.codes(Self.uuids + ["u-1"], IDRules(shape: .text)).isEmpty)
    #expect(Self.codes(["null"], IDRules(shape: .text)) == ["not-an-id error 1"])
    let pattern = IDRules(pattern: try IDPattern("u-\\d+"))
    #expect(Self.codes(["u-12", "u-x"], pattern) == ["id-shape error 2"])
  }

  @Test func roundedNumbersWarn() {
    #expect(Self.codes(["123456789012345000"]) == ["id-rounded warning 1"])
    #expect(Self.codes(["1234567890123450"]).isEmpty)
  }
}
