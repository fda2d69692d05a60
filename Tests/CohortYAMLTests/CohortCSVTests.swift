import Core
import Testing

struct CohortCSVTests {
  private static let directory = ", directory: { namespace: N, key: \"i:{legacy}\" }"

  private func decode(_ csv: String, directory: Bool = false) -> Decoding {
    let extra = directory ? Self.directory : ""
    return Decoding(
      plan(cohort: "cohort: { csv: u.csv\(extra) }\n", tail: "limits: { users: 200000 }\n"),
      files: ["plans/u.csv": csv])
  }

  @Test(arguments: [
    "legacy,id\na,1\nb,2\n", "legacy,id\na,1\nb,2", "id,legacy\n1,a\n2,b\n",
    "legacy,id\r\na,1\r\nb,2\r\n", "\u{FEFF}legacy,id\na,1\nb,2\n",
    "\"legacy\",\"id\"\n\"a\",\"1\"\nb,\"2\"\n",
  ])
  func readsUsers(csv: String) {
    let decoding = decode(csv)
    #expect(decoding.diagnostics.isEmpty)
    #expect(decoding.plan?.members.map(\.legacy) == ["a", "b"])
    #expect(decoding.plan?.members.map(\.id) == ["1", "2"])
    #expect(decoding.plan?.members.map(\.range.line) == [2, 3])
  }

  @Test(arguments: [
    ("\"a,b\"", "a,b"), ("\"say \"\"hi\"\"\"", "say \"hi\""), ("\"\"\"\"", "\""),
    ("\"two\nlines\"", "two\nlines"), ("zoë", "zoë"), ("123", "123"), ("null", "null"),
    ("${HOME}", "${HOME}"), ("#x", "#x"),
  ])
  func readsNamesAsTheyAre(field: String, name: String) {
    let decoding = decode("legacy,id\n\(field),1\n")
    #expect(decoding.diagnostics.isEmpty)
    #expect(decoding.plan?.members.map(\.legacy) == [name])
  }

  @Test(arguments: [
    ("", "csv-header 1:1"), ("\u{FEFF}", "csv-header 1:1"),
    ("id\n1\n", "csv-header 1:1"), ("legacy\na\n", "csv-header 1:1"),
    ("legacy,id,role\n", "csv-header 1:11"), ("legacy, id\n", "csv-header 1:8"),
    ("Legacy,id\n", "csv-header 1:1"), ("legacy,id,id\n", "csv-header 1:11"),
    ("a,1\nb,2\n", "csv-header 1:1"),
    ("legacy,id\n", "no-users 6:9"),
    ("legacy,id\na\n", "csv-field-count 2:1"), ("legacy,id\na,1,x\n", "csv-field-count 2:1"),
    ("legacy,id\n,1\n", "empty-value 2:1"), ("legacy,id\na,\n", "empty-value 2:3"),
    ("legacy,id\na,1\n\nb,2\n", "csv-blank-line 3:1"),
    ("legacy,id\nzoë\"x,1\n", "csv-quote 2:4"), ("legacy,id\n\"a\"b,1\n", "csv-quote 2:4"),
    ("legacy,id\na,\"1\n2,3\n", "csv-quote 2:3"),
    ("legacy,id\na,1\rb,2\n", "csv-line-break 2:4"),
    ("legacy,id\na,\u{0}1\n", "control-character 2:3"),
  ])
  func placesMistakes(csv: String, places: String) {
    let decoding = decode(csv)
    #expect(decoding.places == places.split(separator: ",").map(String.init))
    #expect(decoding.plan == nil)
  }

  @Test func aBadLineHidesNoOther() {
    let decoding = decode("legacy,id\na\nb,1\n\"c\"d,2\n,3\ne,4\n")
    #expect(
      decoding.places == ["csv-field-count 2:1", "csv-quote 4:4", "empty-value 5:1"])
    #expect(decoding.diagnostics.allSatisfy { $0.range?.file == "plans/u.csv" })
  }

  @Test func aQuoteLeftOpenHidesNoOther() {
    let decoding = decode("legacy,id\na,1\n\"b,2\n,3\n")
    #expect(decoding.places == ["csv-quote 3:1", "empty-value 4:1"])
  }

  @Test func placesLinesAfterAFieldThatSpansLines() {
    let decoding = decode("legacy,id\n\"a\nb\",1\nc\n")
    #expect(decoding.places == ["csv-field-count 4:1"])
  }

  @Test func stopsAfterTwentyBadLines() {
    let decoding = decode("legacy,id\n" + String(repeating: "x\n", count: 1_000))
    #expect(decoding.diagnostics.count == 21)
    #expect(decoding.places.last == "too-many-mistakes 22:1")
  }

  @Test func theDirectorySuppliesMissingIDs() {
    let one = decode("legacy\na\nb\n", directory: true)
    #expect(one.plan?.members.map(\.id) == [nil, nil])
    let mixed = decode("legacy,id\na,\nb,2\n", directory: true)
    #expect(mixed.plan?.members.map(\.id) == [nil, "2"])
  }

  @Test func warnsAboutSpaces() {
    let decoding = decode("legacy,id\njohn ,1\n")
    #expect(decoding.places == ["csv-space 2:1"])
    #expect(decoding.diagnostics.first?.severity == .warning)
    #expect(decoding.plan?.members.map(\.legacy) == ["john "])
  }

  @Test func readsALargeCohort() {
    var csv = "legacy,id\n"
    for i in 0..<20_000 { csv += "user\(i),550e8400-e29b-41d4-a716-\(446_655_000_000 + i)\n" }
    let decoding = decode(csv)
    #expect(decoding.diagnostics.isEmpty)
    #expect(decoding.plan?.members.count == 20_000)
    #expect(decoding.plan?.members.last?.range.line == 20_001)
  }
}
