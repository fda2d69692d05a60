/// What shows that a text is no ID, whatever shape IDs have.
///
/// Each of these came out of a program that had no ID, or that damaged one: a spreadsheet, an export, a
/// wrapper that puts every value through JSON.
package struct IDFault: Hashable, Sendable {
  /// The code of the diagnostic.
  package var code: String
  /// What the text does, to follow its name: `holds the blank U+00A0`.
  package var reason: String
  /// How to mend it, as a sentence.
  package var advice: String

  package init(code: String, reason: String, advice: String) {
    self.code = code
    self.reason = reason
    self.advice = advice
  }

  /// Nil for a text that may be an ID.
  package static func of(_ text: String) -> IDFault? {
    characters(text) ?? word(text) ?? enclosure(text) ?? spreadsheet(text)
  }

  // MARK: - Characters

  private static func characters(_ text: String) -> IDFault? {
    for scalar in text.unicodeScalars {
      if scalar.properties.generalCategory == .control {
        return IDFault(
          code: "malformed-id", reason: "contains the control character \(scalar.notation)",
          advice: "Use the immutable user ID as the application writes it.")
      }
      if scalar.value == 0xFFFD {
        return notAnID(
          "contains U+FFFD, which programs write in place of bytes that are not UTF-8",
          "Export the ID again, as UTF-8.")
      }
      if scalar.isBlank {
        return notAnID(
          "contains the blank \(scalar.notation), so keys would contain it", "Remove the blank.")
      }
      if scalar.isInvisible {
        return notAnID(
          "contains the invisible character \(scalar.notation), so keys would contain it",
          "Remove the character.")
      }
    }
    return nil
  }

  // MARK: - Words for nothing

  private static let words: Set<Bytewise> = Set(
    [
      "null", "nil", "none", "undefined", "nan", "na", "n/a", "n.a.", "#n/a", "#na", "#nv", "\\n",
      "<null>", "(null)", "[null]", "<none>", "(none)", "<nil>", "(nil)", "<na>", "(empty)",
      "empty",
      "(blank)", "blank", "<unset>", "unset", "not-set", "notset", "missing", "unknown", "tbd",
      "todo",
      "true", "false", "inf", "-inf", "infinity", "-infinity", "[object", "object]", "dbnull",
      "system.dbnull", "nothing", "void", "pd.na", "<nat>", "nat", "null::text", "null::uuid",
    ].map(Bytewise.init))

  private static func word(_ text: String) -> IDFault? {
    let ask = "Find the user's ID, or remove the user from the cohort."
    if words.contains(Bytewise(text.lowercased())) {
      return notAnID("is a placeholder for a missing value", ask)
    }
    let isNamed = text.unicodeScalars.contains {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
    if !isNamed, !text.isEmpty { return notAnID("has neither a letter nor a digit", ask) }
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
    if digits.allSatisfy({ $0 == UInt8(ascii: "0") }) {
      return notAnID("is zero, which programs write for a missing ID", ask)
    }
    if digits.count == 32, digits.allSatisfy({ $0 | 0x20 == UInt8(ascii: "f") }) {
      return notAnID("is the all-ones UUID, which identifies no user", ask)
    }
    return nil
  }

  // MARK: - Quotes and braces

  private static let marks = "\"'`´‘’‚‛“”„‟«»‹›＂＇{}[]<>「」『』".unicodeScalars

  private static func enclosure(_ text: String) -> IDFault? {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
      return nil
    }
    let isInParentheses = first == "(" && last == ")"
    guard isInParentheses || marks.contains(first) || marks.contains(last) else { return nil }
    let isMark = isInParentheses || marks.contains(first)
    return notAnID(
      "\(isMark ? "starts" : "ends") with the character \(isMark ? first : last), which is not "
        + "part of an ID",
      "Remove the quotes or braces around the ID.")
  }

  // MARK: - Spreadsheets

  private static func spreadsheet(_ text: String) -> IDFault? {
    let damage = SpreadsheetDamage(Array(text.utf8))
    return damage.reason.map {
      notAnID(
        $0, "The spreadsheet has lost the ID. Export the list again with this column as text.")
    }
  }

  private static func notAnID(_ reason: String, _ advice: String) -> IDFault {
    IDFault(code: "not-an-id", reason: reason, advice: advice)
  }
}

extension Unicode.Scalar {
  /// `U+00A0`.
  package var notation: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  /// Shows as empty space.
  var isBlank: Bool {
    // Nearly all names and IDs are ASCII, and properties are looked up in tables.
    if value < 0x80 { return value == 0x20 || (0x09...0x0D).contains(value) }
    return properties.isWhitespace || value == 0x2800
  }

  /// Shows as nothing at all, or is no character.
  var isInvisible: Bool {
    // The first such character is U+00AD.
    guard value >= 0x80 else { return false }
    return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
      || properties.generalCategory == .format
      || properties.generalCategory == .lineSeparator
      || properties.generalCategory == .paragraphSeparator
  }
}

extension String {
  /// The text as a message can show it: what nobody would see is spelt out, and a long text is cut.
  var visible: String {
    if utf8.count <= 120, utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return self }
    var result = ""
    for scalar in unicodeScalars.prefix(120) {
      let hides =
        scalar != " " && (scalar.isBlank || scalar.isInvisible)
        || scalar.properties.generalCategory == .control
      if hides { result += "<\(scalar.notation)>" } else { result.unicodeScalars.append(scalar) }
    }
    return unicodeScalars.count > 120 ? result + "…" : result
  }
}
