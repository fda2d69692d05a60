import AdminAPI
import ArgumentParser
import Review

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Make a bearer token for the admin server, and the line of its token file.",
    discussion: """
      The token goes to stdout, once: nothing keeps it. The line for --token-file, which holds its hash \
      only, goes to stderr.
      """)

  @Argument(help: "Who is to have it, as the audit log will say.")
  var name: String

  @Option(
    help: "What it is good for: admin (everything), read, or auto (migration on login).",
    transform: Self.scope)
  var scope = AccessToken.Scope.admin

  private static func scope(_ text: String) throws -> AccessToken.Scope {
    guard let scope = AccessToken.Scope(rawValue: text) else {
      let names = AccessToken.Scope.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(text)' is no scope; there are \(names).")
    }
    return scope
  }

  func validate() throws {
    guard TokenFile.isName(name) else {
      throw ValidationError("A name has letters, digits, '.', '_' and '-', and at most 64.")
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
