import Core
import StoreKinds
import TestKit
import Testing

@testable import CohortYAML

/// How files ought to be written.
struct FormatterTests {
  private static let head = "format: keyshift.cohort-plan/1\n"

  private static func formatted(_ text: String) throws -> String {
    String(decoding: try FileFormatter.format(Array(text.utf8), file: "p.yaml"), as: UTF8.self)
  }

  /// What follows `format:`, before and after.
  @Test(arguments: [
    ("a:\n    b: c\n", "a:\n  b: c\n"),
    ("a:\n- b\n- c\n", "a:\n  - b\n  - c\n"),
    ("a:\n      -   b: c\n          d: e\n", "a:\n  - b: c\n    d: e\n"),
    ("a:\n -  - b\n    - c\n", "a:\n  - - b\n    - c\n"),
    ("a   :   b\n", "a: b\n"), ("a:   # why\n   b: c\n", "a:   # why\n  b: c\n"),
    ("a: [b,c ,  d]\n", "a: [b, c, d]\n"), ("a: {b: c,d: [e]}\n", "a: { b: c, d: [e] }\n"),
    ("a: { }\nb: [ ]\n", "a: {}\nb: []\n"), ("a: {b: }\n", "a: { b: }\n"),
    ("a: {\"b\":c}\n", "a: { \"b\": c }\n"), ("a: [{b: c},[d]]\n", "a: [{ b: c }, [d]]\n"),
    ("a: [&x b, *x]\n", "a: [&x b, *x]\n"), ("a: [ &x {b: c} , *x ]\n", "a: [&x { b: c }, *x]\n"),
    ("a: [b: c, d]\n", "a: [b: c, d]\n"),
    ("a: [\n      b,   # one\n      c\n   ]\n", "a: [\n      b,   # one\n      c\n   ]\n"),
    ("a: b   \n\n\n\nc: d\n\n\n", "a: b\n\nc: d\n"), ("a: b", "a: b\n"),
    ("a: \"b  c\"   # d  e\n", "a: \"b  c\"   # d  e\n"),
    ("a:\n    # why\n    b: c\n    # end\nd: e\n", "a:\n  # why\n  b: c\n  # end\nd: e\n"),
    (
      "a:\n    b:\n        c: d\n        # of c\n    # of b\n    e: f\n",
      "a:\n  b:\n    c: d\n    # of c\n  # of b\n  e: f\n"
    ),
    ("a:\n# left\n    b: c\n", "a:\n  # left\n  b: c\n"),
    (
      "a: |\n      b\n        c\n\n      d   \nz: y\n",
      "a: |\n      b\n        c\n\n      d   \nz: y\n"
    ),
    ("a:\n      b: |\n          c\n            d\n", "a:\n  b: |\n      c\n        d\n"),
    ("a:\n      b: >-\n          c\n\n          d\n\n\n", "a:\n  b: >-\n      c\n\n      d\n\n\n"),
    ("a:\n      b: |+\n          c\n\n\nd: e\n", "a:\n  b: |+\n      c\n\n\nd: e\n"),
    ("a:\n      b: |2\n          c\n", "a:\n  b: |2\n      c\n"),
    ("a: |\n  b", "a: |\n  b"),
    ("a:\n      b: \"c\n            d\"\n", "a:\n  b: \"c\n        d\"\n"),
    ("a: \"b \\\n   c\"\n", "a: \"b \\\n   c\"\n"),
    ("a: \"b \\ \n   c\"\n", "a: \"b \\ \n   c\"\n"),
    ("a:\n      b: c\n         d\n", "a:\n  b: c\n     d\n"),
    ("a:\n      'b'\n", "a:\n  'b'\n"), ("a: &x\n      b: c\nd: *x\n", "a: &x\n  b: c\nd: *x\n"),
    ("a: &x\n- b\nd: *x\n", "a: &x\n  - b\nd: *x\n"), ("a: !!str  7\n", "a: !!str  7\n"),
    (
      "a:\n    -\n        b: c\n    -   # why\n        d: e\n",
      "a:\n  -\n    b: c\n  -   # why\n    d: e\n"
    ),
    ("? a\n: b\n", "? a\n: b\n"), ("a: b\r\nc:\r\n    d: e\r", "a: b\nc:\n  d: e\n"),
    ("---\na: b\n...\n", ""), ("a:\tb\n", "a: b\n"), ("a: b\t# c\n", "a: b\t# c\n"),
  ])
  func linesAreWrittenLikeThis(before: String, after: String) throws {
    guard !after.isEmpty else { return }
    #expect(try Self.formatted(Self.head + before) == Self.head + after)
    #expect(try Self.formatted(Self.head + after) == Self.head + after)
  }

  @Test func keysGetTheirUsualOrderWithTheirComments() throws {
    let before = """
      # yaml-language-server: $schema=x
      rules:  # what
          - a
      # of the rules
          # deeper

      # the store
      store: b

      zzz: 1
      # a name
      name: c
      format: keyshift.cohort-plan/1
      # the end
      """
    let after = """
      # yaml-language-server: $schema=x
      format: keyshift.cohort-plan/1
      # a name
      name: c

      # the store
      store: b
      rules:  # what
        - a
      # of the rules
        # deeper

      zzz: 1
      # the end

      """
    let formatted = try Self.formatted(before)
    #expect(formatted == after)
    #expect(try Self.formatted(formatted) == formatted)
  }

  @Test func anAliasStaysBehindItsAnchor() throws {
    let text = "rules: &r\n  - a\nname: *r\nformat: keyshift.cohort-plan/1\n"
    #expect(try Self.formatted(text) == text)
  }

  @Test func aMarkBeforeTheDocumentStaysThere() throws {
    let text = "%YAML 1.2\n---\nname: a\nformat: keyshift.cohort-plan/1\n...\n"
    #expect(
      try Self.formatted(text) == "%YAML 1.2\n---\nformat: keyshift.cohort-plan/1\nname: a\n...\n")
  }

  @Test(arguments: [
    ("", "empty-document"), ("a: b\n", "unknown-format"), ("[a]\n", "unknown-format"),
    ("format: keyshift.plan/2\n", "unknown-format"), ("format: [a\n", "yaml-syntax"),
    (head + "a: 1\na: 2\n", "duplicate-key"), (head + "<<: { a: b }\n", "merge-key"),
    (head + "a: !x b\n", "custom-tag"), (head + "a: *b\n", "unknown-alias"),
    (head + "a: 'b\u{2028}c'\n", "not-formattable"), (head + "a: b\u{85}\n", "not-formattable"),
    (head + "a: \u{1}\n", "control-character"), (head + "a: b\n---\nc: d\n", "several-documents"),
    (head + "a: " + String(repeating: "[", count: 70), "too-deep"),
  ])
  func whatIsNoFileOfOursIsRefused(text: String, code: String) {
    let error = #expect(throws: DiagnosticsError.self) { try Self.formatted(text) }
    #expect(error?.diagnostics.map(\.code) == [code])
  }

  @Test(
    arguments: try Samples.names(in: "plans").map { "plans/\($0)" } + [
      "examples/policy.yaml", "plans/shared/trips.yaml",
    ])
  func samplesAreFormattedAndMeanTheSame(name: String) throws {
    let bytes = try Samples.bytes(name)
    let formatted = try FileFormatter.format(bytes, file: name)
    #expect(formatted == bytes, "\(name) is not written as `fmt` writes it")
    guard name.hasPrefix("plans/"), !name.contains("shared") else { return }
    let (before, after) = (try decode(bytes, name), try decode(formatted, name))
    let subject = { (plan: CohortPlan) in
      "\(plan.name) \(plan.rules.map(\.keys)) \(plan.members.map(\.legacy)) \(plan.store.address) \(plan.limits)"
    }
    #expect(subject(before) == subject(after))
  }

  private func decode(_ bytes: [UInt8], _ name: String) throws -> CohortPlan {
    try CohortPlanDecoder(
      stores: StoreKinds.all, environment: { _ in "/srv/kv" }, readFile: { try Samples.bytes($0) }
    ).decode(bytes, file: name).plan
  }

  /// Spaces are added and taken, lines cut and doubled: what comes out means the same, and stays as it is.
  @Test(arguments: 0..<64)
  func anythingThatIsFormattedMeansTheSameAndStays(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let names = [
      "plans/demo.yaml", "plans/large.yaml", "examples/policy.yaml", "plans/application.yaml",
    ]
    let original = try Samples.bytes(names[seed % names.count])
    for _ in 0..<40 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &random) { Self.disturb(&bytes, &random) }
      let formatted: [UInt8]
      do throws(DiagnosticsError) {
        formatted = try FileFormatter.format(bytes, file: "p.yaml")
      } catch {
        // Not YAML any more; whatever is, can be formatted.
        #expect(!error.diagnostics.contains { $0.code == "not-formattable" })
        continue
      }
      let again = try FileFormatter.format(formatted, file: "p.yaml")
      #expect(String(decoding: again, as: UTF8.self) == String(decoding: formatted, as: UTF8.self))
      let (before, _) = try YAMLComposer.compose(bytes, file: "p.yaml")
      let (after, _) = try YAMLComposer.compose(formatted, file: "p.yaml")
      #expect(before.means(after))
    }
  }

  private static let fragments = [
    " ", "   ", "\n", "\n\n", "  # c\n", "# c\n", "\t", "\r\n", "- ", ": ", "&a ", "|\n", ">-\n",
    "\"", "[", "]", "{ a: b }",
    "\n    # deep\n", "!!str ", ", ", "? ", "---\n", "é",
  ].map { Array($0.utf8) }

  private static func disturb(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard bytes.count > 1 else { return }
    let i = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      if bytes[i] == 0x20 { bytes.remove(at: i) }
    case 1: indent(&bytes, &random)
    case 2:
      let end = bytes[i...].firstIndex(of: 0x0A) ?? bytes.count - 1
      bytes.insert(contentsOf: bytes[i...end], at: i)
    default:
      let fragment = fragments[Int.random(in: 0..<fragments.count, using: &random)]
      // Mostly where a line starts or a space is, so that the text stays YAML.
      let place = bytes[i...].firstIndex { $0 == 0x0A || $0 == 0x20 }.map { $0 + 1 } ?? i
      bytes.insert(contentsOf: fragment, at: place)
    }
  }

  /// Moves all lines below a deeper column to the right, as a person with another taste would.
  private static func indent(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let extra = Int.random(in: 1...3, using: &random)
    let depth = Int.random(in: 1...6, using: &random)
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    bytes = Array(
      lines.map { line in
        line.prefix { $0 == 0x20 }.count >= depth
          ? Array(repeating: 0x20, count: extra) + line : Array(line)
      }.joined(separator: [0x0A]))
  }
}
