import Foundation
import Testing

@Suite struct ScriptFormatTests {
  private static let text = """
    # What it shows,
    # in two lines.
    $ keyshift validate a.yaml
    > a.yaml: valid
    >
    ! warning
    ? 3
    $ ls
      cat a.yaml
    !~ part
    # Another
    $ true

    $ false
    ? 1
    -- a.yaml --
    name: a
    # of the file

    """

  @Test func readsStepsAndFiles() throws {
    let script = try Script(Self.text)
    #expect(
      script.steps.map(\.command) == [
        "keyshift validate a.yaml", "ls\ncat a.yaml", "true", "false",
      ])
    #expect(
      script.steps.map(\.expected) == [
        ScriptExpectation(
          standardOutput: ["a.yaml: valid", ""], standardError: ["warning"], status: 3),
        ScriptExpectation(errorTexts: ["part"]), ScriptExpectation(),
        ScriptExpectation(status: 1),
      ])
    #expect(script.files.map(\.name) == ["a.yaml"])
    #expect(script.files.first?.lines == ["name: a", "# of the file"])
  }

  /// A step stands under the comment before it, however many steps are between; a blank line ends that.
  @Test func stepsHaveTheTitleAboveThem() throws {
    let steps = try Script(Self.text).steps
    let title = "What it shows, in two lines."
    #expect(steps.map(\.title) == [title, title, "Another", ""])
    #expect(steps.map(\.line) == [3, 8, 12, 14])
  }

  @Test func rendersWhatItRead() throws {
    let script = try Script(Self.text)
    #expect(script.text(expecting: script.steps.map(\.expected)) == Self.text)
  }

  @Test(arguments: [
    "> before any command", "$ ls\nstray", "$ ls\n? none", "  ls", "$ ls\n> a\n  more",
    "$ ls\n! all of it\n!~ a part", "$ ls\n\n> after a blank line",
  ])
  func refuses(_ text: String) {
    #expect(throws: Script.Malformed.self) { try Script(text) }
  }

  @Test(arguments: [
    (ScriptOutcome(standardOutput: ["b"]), 1),
    (ScriptOutcome(standardOutput: ["a"], status: 1), 1),
    (ScriptOutcome(standardOutput: ["a"], standardError: ["oh"]), 1),
    (ScriptOutcome(standardOutput: [], standardError: ["oh"], status: 1), 3),
    (ScriptOutcome(standardOutput: ["a"]), 0),
  ])
  func comparesOutcomes(_ actual: ScriptOutcome, differences: Int) {
    let expected = ScriptExpectation(standardOutput: ["a"])
    #expect(expected.differences(from: actual).count == differences)
  }

  @Test(arguments: [
    ([], 1), (["is locked by ann"], 1), (["locked"], 0), (["locked", "and more"], 1),
  ])
  func comparesAllOfStandardError(_ errors: [String], differences: Int) {
    let expected = ScriptExpectation(standardError: ["locked"])
    #expect(expected.differences(from: ScriptOutcome(standardError: errors)).count == differences)
  }

  @Test(arguments: [([], 1), (["is locked by ann", "and more"], 0), (["open"], 1)])
  func looksForTextsInStandardError(_ errors: [String], differences: Int) {
    let expected = ScriptExpectation(errorTexts: ["locked"])
    #expect(expected.differences(from: ScriptOutcome(standardError: errors)).count == differences)
  }

  @Test func recordsAllOfStandardErrorButWhereTextsFit() {
    let actual = ScriptOutcome(
      standardOutput: ["a"], standardError: ["is locked", "by ann"], status: 5)
    let exact = ScriptExpectation(
      standardOutput: ["a"], standardError: ["is locked", "by ann"], status: 5)
    #expect(ScriptExpectation(standardError: ["locked"]).recorded(actual) == exact)
    #expect(ScriptExpectation(errorTexts: ["open"]).recorded(actual) == exact)
    #expect(
      ScriptExpectation(errorTexts: ["locked"]).recorded(actual)
        == ScriptExpectation(standardOutput: ["a"], errorTexts: ["locked"], status: 5))
  }

  @Test func aFailureNamesTheStepAndShowsWhatDiffers() throws {
    let step = try Script("# Title\n$ seq 5\n> 1\n> 2\n> 3\n> 4\n> 5\n").steps[0]
    let actual = ScriptOutcome(standardOutput: ["1", "2", "3", "4", "five"], status: 1)
    #expect(
      step.failure(in: "a.txt", step.expected.differences(from: actual)) == """
        a.txt:2: Title
        $ seq 5
        exit status: expected 0, got 1
        stdout (- expected, + got):
          3
          4
        - 5
        + five
        """)
  }

  @Test func normalizesWhatVaries() {
    let normalization = OutputNormalization(directory: "/tmp/x")
    let text = """
      /tmp/x/a 2030-01-02T03:04:05.678Z 20300102T030405Z-0a1b2c3d keyshift 0.1.0
      sha256:\(String(repeating: "a", count: 64)) 2001-01-02T03:04:05Z
      note: no policy governs 'test': there is none. Its plans need no approval.
      note: 3 records differ
      could not create 'a/.b.ksplan.1634-0.tmp'

      """
    #expect(
      normalization.lines(Data(text.utf8)) == [
        "<directory>/a <time> <run> keyshift <version>",
        "sha256:<digest> 2001-01-02T03:04:05Z", "<note>", "note: 3 records differ",
        "could not create 'a/.b.ksplan.<n>.tmp'",
      ])
  }
}
