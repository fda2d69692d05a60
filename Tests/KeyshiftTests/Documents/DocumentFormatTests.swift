import Testing

@Suite struct DocumentFormatTests {
  private static let page = """
    <!-- run: cp a b -->
    <!-- value: 20261122T203547Z-c7a3b088 = jq -r '.a = 1' x -->
    <!-- file: a.yaml -->

    ```yaml
    name: a
    ```

    1. In a list:

       ```console
       $ keyshift plan \\
           a.yaml
       Plan
         indented
       $ echo $?
       ```

    <!-- not run: asks at a terminal -->
    ```console
    $ keyshift apply a.yaml
    ```

    """

  private static func blocks(_ document: Document) -> [Document.Block] {
    document.items.compactMap { if case .block(let block) = $0 { block } else { nil } }
  }

  @Test func readsBlocksAndNotes() throws {
    let document = try Document(Self.page)
    guard case .hidden(1, "cp a b")? = document.items.first else {
      Issue.record("no hidden command")
      return
    }
    guard case .value(2, Self.first, "jq -r '.a = 1' x")? = document.items.dropFirst().first else {
      Issue.record("no value")
      return
    }
    let blocks = Self.blocks(document)
    #expect(blocks.map(\.language) == ["yaml", "console", "console"])
    #expect(blocks.map(\.file) == ["a.yaml", nil, nil])
    #expect(blocks.map(\.exemption) == [nil, nil, "asks at a terminal"])
    let commands = try document.commands(of: blocks[1])
    #expect(commands.map(\.text) == ["keyshift plan \\\n    a.yaml", "echo $?"])
    #expect(document.output(of: commands[0], in: blocks[1]) == ["Plan", "  indented"])
    #expect(document.output(of: commands[1], in: blocks[1]).isEmpty)
  }

  @Test func rewritesTheOutputOfOneCommand() throws {
    let document = try Document(Self.page)
    let block = Self.blocks(document)[1]
    let command = try document.commands(of: block)[1]
    #expect(
      document.text(replacing: [(command, block.indent, ["0", ""])])
        == Self.page.replacing("   $ echo $?\n", with: "   $ echo $?\n   0\n\n"))
    #expect(document.text(replacing: []) == Self.page)
  }

  @Test(arguments: [
    "```console\nno command\n```\n", "```sh\nno end\n", "<!-- run\nno end\n",
    "<!-- file: a -->\ntext\n", "<!-- value: a -->\n",
  ])
  func refuses(_ page: String) {
    #expect(throws: Document.Malformed.self) {
      let document = try Document(page)
      for block in Self.blocks(document) { _ = try document.commands(of: block) }
    }
  }

  @Test func aPageCanEndEarlierOverAnotherStore() throws {
    let document = try Document("<!-- end over: kv -->\ntext\n")
    guard case .end("kv")? = document.items.first else {
      Issue.record("no end")
      return
    }
  }

  @Test func anotherStoresLinesAreExplainedOneByOne() throws {
    var differences = try PageDifferences(page: "runbook", over: "kv")
    let all = differences.unused.count
    let line = "Index sqlite:index.sqlite"
    let isExplained = [
      differences.explain(missing: line), differences.explain(added: line),
      differences.explain(added: ""), differences.explain(missing: ""),
    ]
    #expect(isExplained == [true, false, true, false])
    #expect(differences.unused.count == all - 2)
  }

  // MARK: - Comparison

  private static let first = "20261122T203547Z-c7a3b088"
  private static let second = "20261123T203547Z-11111111"

  @Test(arguments: [
    ("Run \(first): completed", "Run \(second): completed", true),
    ("Run \(first): completed", "Run \(second): failed", false),
    ("made 2026-11-22T20:35:47.000Z by ann", "made 2026-11-23T20:35:47.123Z by ann", true),
    ("ID 550e8400-e29b-41d4-a716-446655440000", "ID 6f9619ff-8b86-4d01-b42d-00c04fc964ff", false),
    ("saved …, 9 B", "saved a.kssnap, 9 B", true),
    ("saved …, 9 B", "saved a.kssnap, 8 B", false),
    ("12 entries", "13 entries", false),
  ])
  func comparesLines(_ page: String, _ run: String, areAlike: Bool) {
    #expect(VaryingValues.areAlike(page, run) == areAlike)
  }

  @Test func oneTextStandsForOneValue() {
    var values = VaryingValues(promisesDigests: false)
    #expect(values.match("run \(Self.first)", "run \(Self.second)").isEmpty)
    #expect(values.match("run \(Self.first)", "run \(Self.second)").isEmpty)
    #expect(values.match("run \(Self.first)", "run \(Self.first)").count == 1)
    #expect(values.match("run 20261122T203547Z-00000000", "run \(Self.second)").count == 1)
    #expect(values.command("keyshift rollback \(Self.first)") == "keyshift rollback \(Self.second)")
    #expect(values.line("again \(Self.second)") == "again \(Self.first)")
  }

  @Test func aCutOffDigestInACommandIsTheWholeOne() {
    let (mine, theirs) = (String(repeating: "a1", count: 32), String(repeating: "b2", count: 32))
    var values = VaryingValues(promisesDigests: false)
    #expect(values.match("sha256:\(mine)", "sha256:\(theirs)").isEmpty)
    #expect(values.command("apply --expect sha256:a1a1a1a1…") == "apply --expect sha256:\(theirs)")
    #expect(values.command("show c-a1a1a1a1a1a1a1a1.ksplan") == "show c-b2b2b2b2b2b2b2b2.ksplan")
  }

  @Test func aPortStandsForThatOfTheLastServer() {
    var values = VaryingValues(promisesDigests: false)
    #expect(values.match("http://127.0.0.1:8788", "http://127.0.0.1:40001").isEmpty)
    #expect(values.match("http://127.0.0.1:8788", "http://127.0.0.1:40002").isEmpty)
    #expect(values.command("curl http://127.0.0.1:8788/") == "curl http://127.0.0.1:40002/")
  }

  @Test func aPromisedDigestDoesNotVary() {
    let (mine, theirs) = (String(repeating: "a1", count: 32), String(repeating: "b2", count: 32))
    var values = VaryingValues(promisesDigests: true)
    #expect(values.match("sha256:\(mine)", "sha256:\(theirs)").count == 1)
    #expect(values.match("sha256:\(mine)", "sha256:\(mine)").isEmpty)
  }

  @Test func aMemberThatStandsTwiceIsShownInTwoWays() {
    let pieces = YAMLParts.alternatives(["owner: /a", "owner: /b", "limits:", "  users: 1"])
    let plan = "name: a\nrules:\n  - name: r\n"
    #expect(
      pieces.map { $0.merged(into: plan) } == [
        "name: a\nrules:\n  - name: r\n    owner: /a\n",
        "name: a\nlimits:\n  users: 1\nrules:\n  - name: r\n    owner: /b\n",
      ])
  }

  @Test func aPartTakesThePlaceOfThePlansOwn() {
    let plan = "name: a\nlimits: { users: 1 }\nrules:\n  - name: r\n    owner: /a\n    to: x\n"
    let part = YAMLParts(["limits:", "  users: 2", "owner: /b"])
    #expect(
      part.merged(into: plan)
        == "name: a\nlimits:\n  users: 2\nrules:\n  - name: r\n    to: x\n    owner: /b\n")
  }
}
