import Testing

@testable import OperatorPages

@Suite struct PathTests {
  @Test(arguments: [
    ("staging-01", "staging-01"), ("a/b", "a%2Fb"), ("..", "%2E%2E"), ("é?#", "%C3%A9%3F%23"),
    ("sha256:ab", "sha256:ab"), ("\n", "%0A"),
  ]) func segmentsAreEncoded(name: String, expected: String) {
    #expect(PagePath.run(name) == "/runs/" + expected)
  }
}
