import Core

extension PlanReading {
  /// Replaces `${NAME}` by the environment's value, and `$${` by a literal `${`.
  ///
  /// Values are inserted as they are, never read as YAML and never shown in a message.
  ///
  /// - Returns: nil when a reference is malformed or undefined; every such reference is reported.
  mutating func expand(_ text: PlacedText) -> String? {
    let characters = Array(text.text)
    var result = ""
    var isValid = true
    var i = 0
    while i < characters.count {
      if characters[i...].starts(with: "$${") {
        result += "${"
        i += 3
      } else if characters[i...].starts(with: "${") {
        let end = characters[i...].firstIndex(of: "}").map { $0 + 1 } ?? characters.count
        if let value = variable(characters[i..<end], in: text) {
          result += value
        } else {
          isValid = false
        }
        i = end
      } else {
        result.append(characters[i])
        i += 1
      }
    }
    return isValid ? result : nil
  }

  private mutating func variable(
    _ reference: ArraySlice<Character>, in text: PlacedText
  ) -> String? {
    let place = span(of: text, from: reference.startIndex, length: reference.count)
    let name = String(reference.dropFirst(2).dropLast())
    guard reference.last == "}", Self.isVariableName(name) else {
      report(
        .badVariable,
        """
        '${' starts a reference to an environment variable, ${NAME}, where NAME has letters, \
        digits and '_'. Write '$${' for a literal '${'.
        """,
        at: place)
      return nil
    }
    guard !SecretWords.name(name) else {
      report(
        .secretInPlan,
        """
        The variable \(quoted(name)) contains a secret, according to its name, and its value would \
        become part of the plan. Use another variable. Keyshift reads the API token from \
        CLOUDFLARE_API_TOKEN itself. Other secrets are allowed only in 'headers' of 'index: \
        http:', as \
        "${KEYSHIFT_SECRET_NAME}".
        """,
        at: place)
      return nil
    }
    guard variables.allows(name, in: .text) else {
      reportVariable(name, in: .text, at: place)
      return nil
    }
    guard let value = environment(name) else {
      report(
        .undefinedVariable,
        "The environment variable \(quoted(name)) is not set. Set it before you run Keyshift.",
        at: place)
      return nil
    }
    return value
  }

  mutating func reportVariable(
    _ name: String, in field: VariableRules.Field, at place: SourceSpan
  ) {
    report(
      .variableNotAllowed,
      """
      A plan may use only \(VariableRules.account), \(VariableRules.valuePrefix)… and, in headers, \
      \(VariableRules.secretPrefix)…, so that it cannot read the rest of the environment. \
      \(variables.advice(name, in: field))
      """,
      at: place)
  }

  /// Whether the API token itself stands in the text; a token is longer than this.
  func holdsToken(_ text: String) -> Bool {
    guard let token = environment(VariableRules.token), token.utf8.count >= Self.shortestToken
    else { return false }
    let bytes = Array(text.utf8)
    return bytes.indices.contains { bytes[$0...].starts(with: token.utf8) }
  }

  private static var shortestToken: Int { 16 }

  /// As POSIX.1-2024, section 3.216 has it: not starting with a digit.
  static func isVariableName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
      default: false
      }
    }
  }
}
