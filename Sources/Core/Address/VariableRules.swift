/// Which environment variables a plan may use, and where.
///
/// A plan is written by one person and run by another, whose environment holds more than the plan is
/// meant to see. So a name says by its prefix that it is meant for plans.
package struct VariableRules: Hashable, Sendable {
  package static let account = "CLOUDFLARE_ACCOUNT_ID"
  package static let valuePrefix = "KEYSHIFT_VAR_"
  package static let secretPrefix = "KEYSHIFT_SECRET_"
  /// The API token, which Keyshift sends itself and no plan may use.
  package static let token = "CLOUDFLARE_API_TOKEN"

  /// Where a variable is used.
  package enum Field: Hashable, Sendable {
    /// A text that everybody who reads the plan may see.
    case text
    /// A header, whose value stays out of every file.
    case secret
  }

  /// Further names, as the operator's policy lists them.
  package var names: Set<String>

  package init(names: Set<String> = []) { self.names = names }

  package func allows(_ name: String, in field: Field) -> Bool {
    if name == Self.token { return false }
    if name == Self.account || Self.follows(name, Self.valuePrefix) { return true }
    if Self.follows(name, Self.secretPrefix) { return field == .secret }
    return names.contains(name)
  }

  /// What to do about a name that is not allowed.
  package func advice(_ name: String, in field: Field) -> String {
    if name == Self.token {
      return "Keyshift reads the API token from \(Self.token) itself, and a plan cannot send it "
        + "anywhere."
    }
    if Self.follows(name, Self.secretPrefix) {
      return "A \(Self.secretPrefix)… variable is allowed only in 'headers' of 'index: http:'."
    }
    let new = (field == .secret ? Self.secretPrefix : Self.valuePrefix) + Self.stem(of: name)
    return "Rename the variable to \(new), here and in the environment, or ask the operator to "
      + "add \(name) to 'vars' of the policy that KEYSHIFT_POLICY names."
  }

  /// The name without what would stand twice in the new one.
  private static func stem(of name: String) -> String {
    for prefix in [valuePrefix, secretPrefix, "KEYSHIFT_"] where follows(name, prefix) {
      return String(name.dropFirst(prefix.utf8.count))
    }
    return name
  }

  private static func follows(_ name: String, _ prefix: String) -> Bool {
    name.utf8.starts(with: prefix.utf8) && name.utf8.count > prefix.utf8.count
  }
}

/// A name that may become part of a file's name on any system, and leads nowhere else.
package enum FileNamePart {
  /// Whether the name has 1 to `limit` ASCII letters, digits, `.`, `_` and `-`.
  package static func isMadeOfItsCharacters(_ name: some StringProtocol, atMost limit: Int) -> Bool
  {
    (1...limit).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
  }

  /// Whether a file may be called so: as above, at most 100 characters, and no dot in front.
  package static func isName(_ name: String) -> Bool {
    isMadeOfItsCharacters(name, atMost: 100) && name.utf8.first != UInt8(ascii: ".")
  }
}
