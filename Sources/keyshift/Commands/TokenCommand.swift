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

  func validate() throws {
    guard TokenFile.isName(name) else {
      throw ValidationError("A name consists of 1 to 64 letters, digits, '.', '_' and '-'.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting {
      let secret = Environment.makeSecret()
      Terminal.standardOutput(secret + "\n")
      Terminal.standardError(AccessToken(name: name, scope: scope, token: secret).line + "\n")
    }
  }
}
