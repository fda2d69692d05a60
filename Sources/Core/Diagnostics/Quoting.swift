/// What a person wrote, as it stands in a message: in quotes, escaped, cut after 60 characters.
package func quoted(_ text: String) -> String {
  var result = "'"
  var count = 0
  for scalar in text.unicodeScalars {
    if count == 60 {
      result += "…"
      break
    }
    count += 1
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      result += scalar.escaped(asASCII: true)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "'"
}

/// `a`, `a or b`, `a, b or c`.
package func alternatives(_ words: [String]) -> String { joined(words, "or") }

/// `a`, `a and b`, `a, b and c`.
package func enumeration(_ words: [String]) -> String { joined(words, "and") }

private func joined(_ words: [String], _ conjunction: String) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
}

extension String {
  /// The text with its first letter upper-case, to start a sentence.
  package var sentence: String { prefix(1).uppercased() + dropFirst() }
}
