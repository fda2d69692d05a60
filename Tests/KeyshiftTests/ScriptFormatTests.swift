import Foundation
import Testing

@Suite struct ScriptFormatTests {
  private static let text = """
    # What it shows.
    $ keyshift validate a.yaml
    > a.yaml: valid
    >
    ! warning
    ? 3

    $ ls
    -- a.yaml --
    name: a
    # of the file

    """

  @Test func readsStepsAndFiles() throws {
    let script = try Script(Self.text)
    #expect(script.steps.map(\.command) == ["keyshift validate a.yaml", "ls"])
    #expect(
      script.steps.first?.expected
        == Script.Outcome(
          standardOutput: ["a.yaml: valid", ""], standardError: ["warning"], status: 3))
    #expect(script.files.map(\.name) == ["a.yaml"])
    #expect(script.files.first?.lines == ["name: a", "# of the file"])
  }

  @Test func rendersWhatItRead() throws {
    let script = try Script(Self.text)
    #expect(script.text(expecting: script.steps.map(\.expected)) == Self.text)
  }

  @Test(arguments: ["> before any command", "$ ls\nstray", "$ ls\n? none"])
  func refuses(_ text: String) {
    #expect(throws: Script.Malformed.self) { try Script(text) }
  }

  @Test(arguments: [
    (Script.Outcome(standardOutput: ["b"]), 1),
    (Script.Outcome(standardOutput: ["a"], status: 1), 1),
    (Script.Outcome(standardOutput: ["a"], standardError: ["oh"]), 1),
    (Script.Outcome(standardOutput: ["a"]), 0),
  ])
  func comparesOutcomes(_ actual: Script.Outcome, differences: Int) {
    let expected = Script.Outcome(standardOutput: ["a"])
    #expect(expected.differences(from: actual).count == differences)
  }

  @Test func missesAnErrorThatDidNotCome() {
    let expected = Script.Outcome(standardError: ["locked"])
    #expect(expected.differences(from: Script.Outcome()).count == 1)
    #expect(expected.differences(from: Script.Outcome(standardError: ["is locked by"])).isEmpty)
  }

  @Test func normalizesWhatVaries() {
    let normalization = OutputNormalization(directory: "/tmp/x")
    let text = """
      /tmp/x/a 2030-01-02T03:04:05.678Z 20300102T030405Z-0a1b2c3d keyshift 0.1.0
      sha256:\(String(repeating: "a", count: 64)) 2001-01-02T03:04:05Z

      """
    #expect(
      normalization.lines(Data(text.utf8)) == [
        "<directory>/a <time> <run> keyshift <version>",
        "sha256:<digest> 2001-01-02T03:04:05Z",
      ])
  }
}
