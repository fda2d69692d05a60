extension String {
  /// The text in lower case, as JavaScript's `toLowerCase()` has it: Unicode's default mapping, in no
  /// language, with the sigma that ends a word.
  package var lowercase: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
    let scalars = Array(unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      if scalar.value == 0x03A3 {
        result.append(SigmaPlace(scalars, index).endsWord ? "\u{3C2}" : "\u{3C3}")
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return String(result)
  }

  /// The text in upper case, as JavaScript's `toUpperCase()` has it: Unicode's full mapping, in no language,
  /// so that `ß` becomes `SS`. No character's mapping depends on its neighbours.
  package var uppercase: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return uppercased() }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      result.append(contentsOf: scalar.properties.uppercaseMapping.unicodeScalars)
    }
    return String(result)
  }

  /// What names that look alike have in common: Unicode's NFKC_Casefold, which knows neither case nor width
  /// nor ligatures, and drops what shows as nothing.
  ///
  /// Two of them compare by canonical equivalence, as `String` does, so the result is not brought into NFC.
  package var likeness: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
    var result = String.UnicodeScalarView()
    // The iota below is the last of a letter's marks in canonical order, and becomes a letter by folding.
    var iotas = 0
    func isMark(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.canonicalCombiningClass != .notReordered
    }
    for scalar in unicodeScalars {
      if scalar.value == 0x0345 {
        iotas += 1
        continue
      }
      if !isMark(scalar) { Self.append(&iotas, to: &result) }
      guard let folded = UnicodeProperties.folding[scalar] else {
        result.append(scalar)
        continue
      }
      if (0x1F80...0x1FFC).contains(scalar.value), folded.count > 1, folded.last?.value == 0x03B9 {
        result.append(contentsOf: folded.dropLast())
        iotas += 1
      } else {
        result.append(contentsOf: folded)
      }
    }
    Self.append(&iotas, to: &result)
    return String(result)
  }

  private static func append(_ iotas: inout Int, to result: inout String.UnicodeScalarView) {
    result.append(contentsOf: repeatElement("\u{3B9}", count: iotas))
    iotas = 0
  }
}

enum UnicodeProperties {
  static let folding = ScalarMapping(packed: UnicodeTables.folding)
  static let cased = ScalarSet(packed: UnicodeTables.cased)
  static let caseIgnorable = ScalarSet(packed: UnicodeTables.caseIgnorable)
}

/// Unicode's condition Final_Sigma.
private struct SigmaPlace {
  let endsWord: Bool

  init(_ scalars: [Unicode.Scalar], _ index: Int) {
    func isIgnorable(_ scalar: Unicode.Scalar) -> Bool {
      UnicodeProperties.caseIgnorable.contains(scalar)
    }
    let before = scalars[..<index].last { !isIgnorable($0) }
    let after = scalars[(index + 1)...].first { !isIgnorable($0) }
    endsWord =
      before.map(UnicodeProperties.cased.contains) == true
      && after.map(UnicodeProperties.cased.contains) != true
  }
}
