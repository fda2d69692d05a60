import Review
import Testing

@Suite struct ColorChoiceTests {
  @Test(
    arguments: [
      (false, true, [:], true), (false, false, [:], false), (true, true, [:], false),
      (false, true, ["TERM": "dumb"], false), (false, true, ["NO_COLOR": "1"], false),
      (false, false, ["CLICOLOR_FORCE": "1"], true), (false, false, ["CLICOLOR_FORCE": "0"], false),
      (false, true, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
      (true, true, ["CLICOLOR_FORCE": "1"], false), (false, true, ["CLICOLOR": "0"], false),
      (false, true, ["CLICOLOR": "0", "CLICOLOR_FORCE": "1"], true),
      (false, true, ["CLICOLOR": "1"], true), (false, false, ["CLICOLOR": "1"], false),
      (false, false, ["TERM": "dumb", "CLICOLOR_FORCE": "1"], true),
    ] as [(Bool, Bool, [String: String], Bool)])
  func decides(isOff: Bool, isTerminal: Bool, variables: [String: String], expected: Bool) {
    let isColored = ColorChoice.isColored(isOff: isOff, isTerminal: isTerminal) { variables[$0] }
    #expect(isColored == expected)
  }
}
