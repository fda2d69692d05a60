import Core
import TestKit
import Testing
import Wrangler

/// The three formats say the same.
struct FormatTests {
  private static let json = """
    {
      "name": "trips", // a comment: "id"
      /* "account_id": "x" */
      "account_id": "\(logsID)",
      "vars": { "URL": "https://a.example/*b*/", "DEEP": [[[[[[[[1]]]]]]]] },
      "kv_namespaces": [
        { "binding": "LOGS", "id": "\(logsID)", "preview_id": "preview", },
        { "binding": "US\\u0045RS", /* later */ },
      ],
      "env": {
        "staging": {
          "kv_namespaces": [{ "binding": "LOGS", "id": "\(usersID)" }],
        },
      },
    }
    // the end
    """

  private static let toml = """
    name = "trips" # a comment: id
    account_id = "\(logsID)"
    kv_namespaces = [
      { binding = "LOGS", id = "\(logsID)", preview_id = "preview" },
      { binding = 'USERS' },
    ]
    [vars]
    URL = \"\"\"
    [[env.staging.kv_namespaces]]
    \"\"\"
    [env.staging]
    [[env.staging.kv_namespaces]]
    binding = "LOGS"
    id = "\(usersID)"
    """

  @Test(arguments: [
    (json, "wrangler.json"), (json, "a/wrangler.jsonc"), ("\u{FEFF}" + json, "wrangler.json"),
    (toml, "wrangler.toml"), (toml.replacing("\n", with: "\r\n"), "wrangler.toml"),
  ])
  func readsBindings(text: String, file: String) throws {
    let top = bindings(text, file)
    #expect(top.places == [])
    let found = try #require(top.value)
    #expect(found.account == logsID)
    #expect(Set(found.bindings.keys) == ["LOGS", "USERS"])
    #expect(found.bindings["LOGS"]?.id == logsID)
    #expect(found.bindings["LOGS"]?.previewID == "preview")
    #expect(found.bindings["USERS"]?.id == nil)
    let staging = try #require(bindings(text, file, environment: "staging").value)
    #expect(staging.account == logsID)
    #expect(staging.bindings.mapValues(\.id) == ["LOGS": usersID])
    #expect(try staging.accountID() == logsID)
  }

  @Test(arguments: [
    ("", "1:1"), ("{", "1:2"), ("{ \"a\": 1,, }", "1:10"), ("[,]", "1:2"), ("{,}", "1:2"),
    ("{ \"é\": /* x }", "1:8"), ("{ \"a\": tru }", "1:11"), ("{}\n{}", "2:1"),
    ("{ 'a': 1 }", "1:3"),
    ("{ \"a\": 1 } /", "1:12"), ("{\n  // b\n  \"a\" 1\n}", "3:7"), ("{ \"a\": \"b", "1:10"),
  ])
  func brokenJSONHasAPlace(text: String, place: String) {
    #expect(bindings(text, "wrangler.jsonc").places == ["wrangler-syntax \(place)"])
  }

  @Test(arguments: [
    ("a = ", 1), ("a = 1\nb = \"x\n", 2), ("a = 1\na = 2", 2), ("\n[[a]\n", 2), ("a = [1}", 1),
    ("a = 1979-05-27T+07:32", 1), ("\na = [1979-05-27 x7:32]", 2), ("[{", 1),
    ("a = 1\n [[ é", 2),
    ("[\n", 1), ("a = \"[[{\"\n[=", 2), ("a = [\n[{}]\n]\n[.b]", 4), ("a = '''\n[{''''\n[}", 3),
  ])
  func brokenTOMLHasALine(text: String, line: Int) {
    let outcome = bindings(text, "wrangler.toml")
    #expect(outcome.diagnostics.map(\.code) == ["wrangler-syntax"])
    #expect(outcome.diagnostics.first?.range?.line == line)
  }

  @Test(arguments: ["wrangler.json", "wrangler.toml"])
  func bytesThatAreNoTextAreRefused(file: String) {
    for bytes: [UInt8] in [[0x7B, 0xFF, 0x7D], Array("a = 1\n\u{0}b = 2".utf8)] {
      let outcome = Outcome { () throws(DiagnosticsError) in
        try WranglerConfiguration.load(bytes: bytes, file: file)
      }
      #expect(outcome.diagnostics.map(\.code) == ["wrangler-syntax"])
    }
  }

  @Test func datesAndBracketsThatAreRightAreRead() {
    let text = """
      kv_namespaces = []
      1979-05-27Tkey = 1
      a = [1979-05-27 , 1979-05-27]
      b = 1979-05-27T07:32:00Z # {
      c = { d = [[1979-05-27 07:32:00], [{ e = "]" }]] }
      f = [
        [{}],
      ]
      """
    #expect(bindings(text, "wrangler.toml").places == [])
  }

  @Test func nestingWithoutEndIsAnError() {
    for (open, file) in [("{\"a\":", "w.json"), ("[", "w.json"), ("a = [", "w.toml")] {
      let text = open + String(repeating: open == "{\"a\":" ? open : "[", count: 100_000)
      #expect(bindings(text, file).diagnostics.map(\.code) == ["wrangler-syntax"])
    }
  }

  private static let signs = Array("[{}]],=\"'#/*T+-:.0 9\n\t_\\".utf8)

  /// Damaged files are refused or read, with places inside the file; nothing crashes.
  @Test(arguments: 0..<40)
  func damagedFilesAreExplained(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    for (text, file) in [(Self.json, "w.jsonc"), (Self.toml, "w.toml")] {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let i = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[i] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(i..<min(bytes.count, i + 20))
        default: bytes.insert(contentsOf: Self.signs.shuffled(using: &random).prefix(4), at: i)
        }
      }
      let outcome = Outcome { () throws(DiagnosticsError) in
        try WranglerConfiguration.load(bytes: bytes, file: file).bindings(environment: "staging")
      }
      #expect((outcome.value == nil) == !outcome.diagnostics.isEmpty)
      let lines = bytes.count { $0 == 0x0A } + 1
      for range in outcome.diagnostics.compactMap(\.range) {
        #expect((1...lines + 1).contains(range.line))
        #expect(range.file == file)
      }
    }
  }
}
