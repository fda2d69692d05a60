import AdminAPI
import ArgumentParser
import Review

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Create a bearer token for the admin server, and its line for the token file.",
    discussion: """
      Prints the token to stdout once; it is not stored. Prints the line for --token-file to \
      stderr; the line contains only the token's hash.
      """)

  @Argument(help: "The token owner's name, for the audit log.")
  var name: String

  @Option(
    help: "What the token allows: admin (everything), read, or auto (migration at login).",
    transform: Self.scope)
  var scope = AccessToken.Scope.admin

  private static func scope(_ text: String) throws -> AccessToken.Scope {
    guard let scope = AccessToken.Scope(rawValue: text) else {
      let names = AccessToken.Scope.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(text)' is not a scope. Use one of: \(names).")
    }
    return scope
  }

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard TokenFile.isName(name) else {
      throw ValidationError("A name consists of 1 to 64 letters, digits, '.', '_' and '-'.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let secret = Environment.makeSecret()
      let line = AccessToken(name: name, scope: scope, token: secret).line
      output.show([
        "format": "keyshift.token/1", "name": .string(name), "scope": .string(scope.rawValue),
        "token": .string(secret), "line": .string(line),
      ]) { _ in secret + "\n" }
      // A part of the result, in a stream of its own so that the secret can be piped.
      if !output.json { Terminal.standardError(line + "\n") }
    }
  }
}
