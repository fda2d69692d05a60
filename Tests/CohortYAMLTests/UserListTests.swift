import Core
import Testing

@testable import CohortYAML

/// Lists as spreadsheets and other programs write them.
struct UserListTests {
  private static func columns(_ legacy: String, _ id: String?) -> ListColumns {
    ListColumns(legacy: .named(legacy), id: id.map { .named($0) }, areMapped: true)
  }

  private struct Outcome {
    var members: [CohortMember]
    var diagnostics: [Diagnostic]
    var users: [String] { members.map { "\($0.legacy)=\($0.id ?? "-")" } }
    var places: [String] {
      diagnostics.map { "\($0.code) \($0.range?.line ?? 0):\($0.range?.column ?? 0)" }
    }
    var details: String { diagnostics.map(\.detail).joined(separator: "\n") }
  }

  private func read(
    _ bytes: [UInt8], _ columns: ListColumns = .standard, delimiter: Character? = nil,
    directory: Bool = false
  ) -> Outcome {
    var list = UserList(
      bytes, file: "u", delimiter: delimiter?.asciiValue, columns: columns, hasDirectory: directory)
    let members = list.members(atMost: 1_000)
    return Outcome(members: members, diagnostics: list.diagnostics)
  }

  private func read(
    _ text: String, _ columns: ListColumns = .standard, delimiter: Character? = nil,
    directory: Bool = false
  ) -> Outcome {
    read(Array(text.utf8), columns, delimiter: delimiter, directory: directory)
  }

  // MARK: - CSV

  @Test(arguments: [
    "legacy;id\r\na;1\r\nb;2\r\n", "sep=;\r\nlegacy;id\r\na;1\r\nb;2\r\n",
    "SEP=,\nlegacy,id\na,1\nb,2\n",
    "\"sep=;\"\nlegacy;id\na;1\nb;2\n", "legacy\tid\na\t1\nb\t2\n", "legacy|id\na|1\nb|2\n",
    "sep=\t\nlegacy\tid\na\t1\nb\t2\n", "legacy,id\na,1\nb,2\n\n\n",
    "legacy,id\r\na,1\r\nb,2\r\n\r\n\r\n",
    "legacy,id\na,1\nb,2\n,\n,,,\n", "legacy;id\na;1\nb;2\n;\n  \n",
    "\u{FEFF}sep=;\nlegacy;id\na;1\nb;2\n",
    "id;legacy\n1;a\n2;b",
  ])
  func readsDialects(_ text: String) {
    let found = read(text)
    #expect(found.users == ["a=1", "b=2"])
    #expect(found.diagnostics.isEmpty)
  }

  @Test(arguments: [true, false])
  func readsUTF16(isLittle: Bool) {
    let units: [UInt16] = [0xFEFF] + Array("legacy\tid\r\nzoë\t1\r\n🎿\t2\r\n".utf16)
    let bytes = units.flatMap { unit in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return isLittle ? [low, high] : [high, low]
    }
    let found = read(bytes)
    #expect(found.users == ["zoë=1", "🎿=2"])
    #expect(found.diagnostics.isEmpty)
    // Half a pair of surrogates, and half a unit.
    #expect(read(bytes + (isLittle ? [0x00, 0xD8] : [0xD8, 0x00])).places == ["invalid-utf8 4:1"])
    #expect(read(bytes + [0x41]).places == ["invalid-utf8 4:1"])
  }

  @Test func namesBytesThatAreNoText() {
    #expect(read([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]).places == ["unsupported-encoding 1:1"])
    #expect(
      read(Array("legacy,id\nzo".utf8) + [0xEB] + Array(",1\n".utf8)).places == ["invalid-utf8 2:3"]
    )
    let unmarked = "legacy,id\na,1\n".utf8.flatMap { (byte: UInt8) -> [UInt8] in [byte, 0] }
    #expect(read(unmarked).details.contains("UTF-16 without a byte order mark"))
  }

  @Test func readsOtherColumns() {
    let clerk = "id,first_name,username,phone\nuser_2a,\"Doe, Jr.\",johndoe,\n"
    #expect(read(clerk, Self.columns("username", "id")).users == ["johndoe=user_2a"])
    let refused = read(clerk)
    #expect(refused.places == ["csv-header 1:4"])
    #expect(refused.details.contains("legacy,id"))
    #expect(refused.details.contains("columns: { legacy: username, id: id }"))
    #expect(read(clerk, Self.columns("Username", "id")).details.contains("differs in case"))
    #expect(read(clerk, Self.columns("login", "id")).places == ["csv-header 1:1"])
    #expect(read(clerk, Self.columns("username", nil)).places == ["csv-header 1:1"])
    #expect(read(clerk, Self.columns("username", nil), directory: true).users == ["johndoe=-"])
    let twice = "username,id,id\na,1,2\n"
    #expect(read(twice, Self.columns("username", "id")).places == ["csv-header 1:13"])
  }

  @Test func readsPositions() {
    let columns = ListColumns(legacy: .position(2), id: .position(1), areMapped: true)
    #expect(read("UID1;a@x;true\nUID2;b@x;true\n", columns).users == ["a@x=UID1", "b@x=UID2"])
    #expect(read("UID1\n", columns).places == ["csv-header 1:1"])
    #expect(read("UID1,a\nUID2\n", columns).places == ["csv-field-count 2:1"])
  }

  @Test func namesTheCause() {
    let headless = read("johndoe,550e8400-e29b-41d4-a716-446655440000\n")
    #expect(headless.places == ["csv-header 1:1"])
    #expect(headless.details.contains("looks like a user"))
    let other = read("legacy;id\na;1\n", delimiter: ",")
    #expect(other.places == ["csv-header 1:1"])
    #expect(other.details.contains("a semicolon"))
    let contradicted = read("sep=;\nlegacy;id\na;1\n", delimiter: ",")
    #expect(contradicted.details.contains("a comma"))
    #expect(read("legacy,id\na,=\"1\"\n").details.contains("formula"))
    #expect(read("legacy,id\n,\na,1\n").places == ["csv-blank-line 2:1"])
    #expect(read("legacy,id\n\n\n\na,1\n").places == ["csv-blank-line 2:1"])
    #expect(read("legacy;id\na,1\n").details.contains("a semicolon"))
  }

  // MARK: - JSON

  private static let auth0 = """
    {"user_id":"auth0|5f7c","username":"a","email":"a@x"}
    {"user_id":"auth0|5f7d","username":"b"}

    """

  @Test(arguments: [
    #"[{"id":"1","username":"a"},{"id":"2","username":"b"}]"#,
    #"{"data":[{"id":"1","username":"a"},{"id":"2","username":"b"}],"totalCount":2}"#,
    #"{"users":[{"username":"a","id":1},{"username":"b","id":2}]}"#,
    "{\"id\":\"1\",\"username\":\"a\"}\r\n{\"id\":\"2\",\"username\":\"b\"}\r\n\r\n",
    " [\n {\"id\":\"1\",\"username\":\"\\u0061\"},\n {\"id\":\"2\",\"username\":\"b\",\"id2\":[{}]}\n]\n",
    "\u{FEFF}[{\"id\":\"1\",\"username\":\"a\"},{\"id\":\"2\",\"username\":\"b\"}]",
  ])
  func readsJSON(_ text: String) {
    let found = read(text, Self.columns("username", "id"))
    #expect(found.users == ["a=1", "b=2"])
    #expect(found.diagnostics.isEmpty)
  }

  @Test func readsExports() {
    #expect(
      read(Self.auth0, Self.columns("username", "user_id")).users == [
        "a=auth0|5f7c", "b=auth0|5f7d",
      ])
    #expect(read(Self.auth0).details.contains("columns: { legacy: username, id: user_id }"))
    let firebase = #"{"users":[{"localId":"UID1","email":"a@x","providerUserInfo":[]}]}"#
    #expect(read(firebase, Self.columns("email", "localId")).users == ["a@x=UID1"])
    #expect(read(firebase).details.contains("Firebase"))
    let nested = #"[{"id":"1","app":{"old/name":"a"}}]"#
    #expect(read(nested, Self.columns("/app/old~1name", "id")).users == ["a=1"])
    #expect(read(#"[{"legacy":"a","id":"1"}]"#).users == ["a=1"])
    #expect(read(#"{"legacy":"a","id":"1"}"#).users == ["a=1"])
  }

  @Test(
    arguments: [
      ("[{\"legacy\":\"a\"}]", "csv-header 1:2"),
      ("[{\"legacy\":\"a\",\"id\":null}]", "list-user 1:21"),
      ("[{\"legacy\":\"a\",\"id\":\"1\"},\n{\"legacy\":\"b\"}]", "list-user 2:1"),
      ("[{\"legacy\":\"\",\"id\":\"1\"}]", "empty-value 1:12"),
      ("[{\"legacy\":true,\"id\":\"1\"}]", "list-user 1:12"),
      ("[{\"legacy\":\"a\",\"id\":\"1\",\"id\":\"2\"}]", "duplicate-key 1:30"),
      ("[\n{\"legacy\":\"a\",\"id\":\"1\"},\n{\"legacy\" \"b\"}]", "list-syntax 3:11"),
      ("[{\"legacy\":\"a\",\"id\":\"1\"}", "list-syntax 1:25"), ("[\"a\"]", "list-user 1:2"),
      ("{\"legacy\":\"a\",\"id\":\"1\"}\n\"b\"\n", "list-syntax 2:1"),
      ("[{\"legacy\":\"\\u0000\",\"id\":\"1\"}]", "control-character 1:12"),
    ] as [(String, String)])
  func placesMistakes(_ text: String, _ place: String) {
    #expect(read(text).places == [place])
  }

  @Test func theDirectorySuppliesMissingIDs() {
    let text = #"[{"legacy":"a"},{"legacy":"b","id":null},{"legacy":"c","id":"3"}]"#
    #expect(read(text, directory: true).users == ["a=-", "b=-", "c=3"])
  }

  @Test func listsTwentyBadUsers() {
    let bad = read("[" + Array(repeating: "\"a\"", count: 100).joined(separator: ",\n") + "]")
    #expect(bad.diagnostics.count == 21)
    #expect(bad.diagnostics.last?.code == "too-many-mistakes")
  }

  // MARK: - The plan

  @Test(
    arguments: [
      ("{ path: u.csv, delimiter: ';', columns: { legacy: n, id: i } }", "n;i;x\na;1;z\n"),
      ("{ path: u.csv, delimiter: tab, columns: { legacy: 1, id: 3 } }", "a\tz\t1\n"),
      ("{ path: u.csv, delimiter: \"\\t\" }", "legacy\tid\na\t1\n"),
    ] as [(String, String)])
  func thePlanSaysHow(_ csv: String, _ text: String) {
    let decoding = Decoding(plan(cohort: "cohort: { csv: \(csv) }\n"), files: ["plans/u.csv": text])
    #expect(decoding.diagnostics.isEmpty)
    #expect(decoding.plan?.members.map(\.legacy) == ["a"])
    #expect(decoding.plan?.members.map(\.id) == ["1"])
  }

  @Test(
    arguments: [
      ("csv: { delimiter: ';' }", "missing-key"),
      ("csv: { path: u.csv, delimiter: ';;' }", "bad-delimiter"),
      ("csv: { path: u.csv, delimiter: a }", "bad-delimiter"),
      ("csv: { path: u.csv, columns: { id: x } }", "missing-key"),
      ("csv: { path: u.csv, columns: { legacy: x, id: 2 } }", "wrong-type"),
      ("csv: { path: u.csv, columns: { legacy: 0, id: 2 } }", "bad-number"),
      ("csv: { path: u.csv, columns: { legacy: x, id: x } }", "bad-choice"),
      ("csv: u.csv, ids: { shape: guid }", "bad-choice"), ("csv: u.csv, ids: {}", "empty-value"),
      ("csv: u.csv, ids: { pattern: '(a' }", "bad-id-pattern"),
      ("csv: u.csv, distinct: [[a]]", "bad-distinct"),
      ("csv: u.csv, distinct: [[a, a]]", "bad-distinct"),
      ("csv: u.csv, distinct: [[a, b]]", "bad-distinct"),
      ("csv: u.csv, distinct: [a]", "wrong-type"),
    ] as [(String, String)])
  func refuses(_ cohort: String, _ code: String) {
    let decoding = Decoding(
      plan(cohort: "cohort: { \(cohort) }\n"), files: ["plans/u.csv": "legacy,id\na,1\n"])
    #expect(decoding.codes == [code])
  }

  @Test func thePlanSaysWhatIDsLookLike() throws {
    let text =
      "cohort: { csv: u.csv, ids: { shape: digits, pattern: '\\d{3}' }, distinct: [[ss, ß]] }\n"
    let decoding = Decoding(plan(cohort: text), files: ["plans/u.csv": "legacy,id\na,123\n"])
    #expect(decoding.diagnostics.isEmpty)
    #expect(decoding.plan?.ids == IDRules(shape: .digits, pattern: try IDPattern("\\d{3}")))
    #expect(decoding.plan?.distinct == DistinctNames([["ss", "ß"]]))
  }

  @Test func aKeyOfTheCohortAtTheTopIsToldWhereItBelongs() {
    let decoding = Decoding(plan(tail: "ids: { shape: uuid }\n"))
    #expect(decoding.diagnostics.first?.detail.contains("It belongs under 'cohort'.") == true)
  }
}
