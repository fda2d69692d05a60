import Core
import Testing

@Suite("Patterns of IDs")
struct IDPatternTests {
  @Test(
    arguments: [
      ("abc", ["abc"], ["ab", "abcd", "xabc", "ABC"]), ("a|bc", ["a", "bc"], ["ab", "c", ""]),
      ("a?b*c+", ["c", "abbcc"], ["a", "aac"]), ("[a-c]{2}", ["ab", "cc"], ["a", "abc", "ad"]),
      ("[^0-9]", ["x", "é"], ["5", ""]), ("\\d{2,3}", ["12", "123"], ["1", "1234", "٣٣"]),
      ("\\d{2,}", ["12", "12345"], ["1"]), ("(ab)+", ["ab", "abab"], ["aba", ""]),
      ("(?:a|b){2}", ["ab", "ba"], ["a"]), ("user_\\w+", ["user_aZ9_"], ["user_", "user_-"]),
      ("a\\.b", ["a.b"], ["axb"]), ("a.b", ["axb", "aéb"], ["ab"]), ("^ab$", ["ab"], ["xab"]),
      ("[-a]", ["-", "a"], ["b"]), ("[a\\]]", ["]"], ["\\"]), ("(a*)*b", ["b", "aab"], ["a"]),
      ("(|a)b", ["b", "ab"], ["aab"]),
    ] as [(String, [String], [String])])
  func matches(_ text: String, _ sound: [String], _ other: [String]) throws {
    let pattern = try IDPattern(text)
    for id in sound { #expect(pattern.matches(id), "\(id)") }
    for id in other { #expect(!pattern.matches(id), "\(id)") }
  }

  @Test(
    arguments: [
      ("(a", 0), ("a)", 1), ("[a", 0), ("[]", 1), ("*a", 0), ("a{2", 1), ("a{3,2}", 1),
      ("a{600}", 1),
      ("\\b", 0), ("\\", 0), ("a]", 1), ("a}", 1), ("a^b", 1), ("a$b", 1), ("(?=a)", 1),
      ("[z-a]", 4),
      ("((a{500}){500})", 0),
    ] as [(String, Int)])
  func mistakes(_ text: String, _ offset: Int) {
    let found = #expect(throws: IDPattern.Mistake.self) { try IDPattern(text) }
    #expect(found?.offset == offset)
    #expect(found?.reason.isEmpty == false)
  }

  /// A matcher that goes back takes longer than anybody waits.
  @Test(.timeLimit(.minutes(15))) func timeIsLinear() throws {
    let pattern = try IDPattern("(a|a)*(a|a)*(a|a)*b")
    #expect(!pattern.matches(String(repeating: "a", count: 500)))
  }
}
