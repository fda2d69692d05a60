import Core
import Ledger

/// A bearer token as the server knows it: by name and hash. The token itself is nowhere.
package struct AccessToken: Hashable, Sendable {
  /// What a token's bearer may do.
  package enum Scope: String, Hashable, Sendable, CaseIterable {
    /// Everything.
    case admin
    /// Look, and nothing else.
    case read
    /// Ask for the migration of a user who has just signed in, and nothing else.
    case auto
  }

  /// For the audit log; letters, digits, `.`, `_` and `-`.
  package var name: String
  package var scope: Scope
  /// SHA-256 over the token's characters; 32 bytes. A token of 256 random bits needs no salt.
  package var hash: [UInt8]

  package init(name: String, scope: Scope, hash: [UInt8]) {
    self.name = name
    self.scope = scope
    self.hash = hash
  }

  /// A line of a token file: `NAME SCOPE sha256:HEX`.
  package var line: String {
    "\(name) \(scope.rawValue) sha256:\(HexText.encode(hash))"
  }

  /// What the server keeps of a token that was just made.
  package init(name: String, scope: Scope, token: String) {
    self.init(name: name, scope: scope, hash: KeyedHash.sha256(Array(token.utf8)))
  }
}

/// A file of hashed bearer tokens, one a line; empty lines and those that begin with `#` say nothing.
package enum TokenFile {
  /// What is wrong with one line.
  package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
    package var line: Int
    package var description: String
  }

  /// - Returns: the tokens, and every line that is none. A file that holds tokens in clear is a mistake.
  package static func parse(_ text: String) -> (tokens: [AccessToken], mistakes: [Mistake]) {
    var tokens: [AccessToken] = []
    var mistakes: [Mistake] = []
    for (index, line) in lines(of: text).enumerated() {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      switch token(words) {
      case .success(let token) where tokens.contains { $0.name == token.name }:
        mistakes.append(
          Mistake(
            line: index + 1,
            description: "an earlier line already uses the token name '\(token.name)'"))
      case .success(let token): tokens.append(token)
      case .failure(let problem):
        mistakes.append(Mistake(line: index + 1, description: problem.description))
      }
    }
    return (tokens, mistakes)
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  private struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  private static func token(_ words: [Substring]) -> Result<AccessToken, Problem> {
    guard words.count == 3 else {
      return .failure(
        Problem(description: "a line must be NAME SCOPE sha256:HEX, as printed by `keyshift token`")
      )
    }
    guard isName(words[0]) else {
      return .failure(
        Problem(
          description: "a name may contain letters, digits, '.', '_' and '-', at most 64 characters"
        ))
    }
    guard let scope = AccessToken.Scope(rawValue: String(words[1])) else {
      let scopes = AccessToken.Scope.allCases.map(\.rawValue).joined(separator: ", ")
      return .failure(Problem(description: "'\(words[1])' is not a scope; scopes are \(scopes)"))
    }
    guard let hash = digest(words[2]) else {
      return .failure(
        Problem(
          description:
            "the third word must be sha256: and 64 hexadecimal digits, not the token itself")
      )
    }
    return .success(AccessToken(name: String(words[0]), scope: scope, hash: hash))
  }

  /// Whether a token may be called so.
  package static func isName(_ name: some StringProtocol) -> Bool {
    FileNamePart.isMadeOfItsCharacters(name, atMost: 64)
  }

  private static func digest(_ word: Substring) -> [UInt8]? {
    guard word.hasPrefix("sha256:") else { return nil }
    // `keyshift token` prints them in lower case, and no other form of a line is read.
    let digits = word.utf8.dropFirst(7)
    guard digits.count == 64, !digits.contains(where: { (0x41...0x5A).contains($0) }) else {
      return nil
    }
    return HexText.decode(digits)
  }
}
