import AdminAPI
import Testing

@Suite("Token files")
struct TokenFileTests {
  private static let hash = String(repeating: "ab", count: 32)

  @Test("Lines are read back as they were written; comments and blank lines say nothing")
  func roundTrip() {
    let tokens = AdminWorld.tokens
    let text = "# ours\n\n" + tokens.map(\.line).joined(separator: "\r\n") + "\n"
    let (read, mistakes) = TokenFile.parse(text)
    #expect(read == tokens)
    #expect(mistakes.isEmpty)
  }

  @Test("No line holds a token")
  func noSecret() {
    let line = AccessToken(name: "ops", scope: .admin, token: "ops-secret").line
    #expect(!line.contains("secret"))
  }

  @Test(
    "Every mistake is found, with its line",
    arguments: [
      ("ops admin", "a line must be NAME SCOPE sha256:HEX"),
      ("ops admin sha256:\(hash) more", "a line must be NAME SCOPE sha256:HEX"),
      ("ops root sha256:\(hash)", "'root' is not a scope"),
      ("o/ps admin sha256:\(hash)", "a name may contain letters"),
      ("ops admin my-secret-token", "not the token itself"),
      ("ops admin sha256:abcd", "not the token itself"),
      ("ops admin sha256:\(hash.uppercased())", "not the token itself"),
      ("a admin sha256:\(hash)\na read sha256:\(hash)", "already uses the token name 'a'"),
    ])
  func mistakes(_ text: String, _ message: String) throws {
    let (_, mistakes) = TokenFile.parse("# first\n" + text)
    let mistake = try #require(mistakes.first)
    #expect(mistakes.count == 1)
    #expect(mistake.description.contains(message))
    #expect(mistake.line == text.split(separator: "\n").count + 1)
    #expect(!mistake.description.contains("my-secret-token"))
  }
}
