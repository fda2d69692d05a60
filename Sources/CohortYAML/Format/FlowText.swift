/// A list or mapping in brackets on one line, with the spaces that it ought to have: `[a, b]`, `{ a: b }`.
struct FlowText {
  /// - Returns: nil where the text has something between its parts that is no bracket, comma or colon.
  static func spaced(_ flow: YAMLLayout.Flow, in lines: ScalarLines) -> String? {
    var pieces: [Piece] = []
    var offset = flow.span.lowerBound
    for atom in flow.atoms {
      guard atom.lowerBound >= offset, gap(offset..<atom.lowerBound, lines, &pieces) else {
        return nil
      }
      pieces.append(.atom(lines.text(atom)))
      offset = atom.upperBound
    }
    guard gap(offset..<flow.span.upperBound, lines, &pieces) else { return nil }
    var text = ""
    for (index, piece) in pieces.enumerated() {
      if index > 0, needsSpace(pieces[index - 1], piece) { text += " " }
      switch piece {
      case .atom(let atom): text += atom
      case .mark(let mark): text.unicodeScalars.append(mark)
      }
    }
    return text
  }

  private enum Piece: Equatable {
    case atom(String)
    case mark(Unicode.Scalar)
  }

  private static func gap(
    _ range: Range<Int>, _ lines: ScalarLines, _ pieces: inout [Piece]
  ) -> Bool {
    for scalar in lines.scalars[range] where !ScalarLines.isBlank(scalar) {
      guard "[]{},:".unicodeScalars.contains(scalar) else { return false }
      pieces.append(.mark(scalar))
    }
    return true
  }

  private static func needsSpace(_ before: Piece, _ after: Piece) -> Bool {
    switch (before, after) {
    case (.atom, .atom), (.mark(","), .atom), (.mark(":"), .atom): true
    case (.mark("{"), .mark("}")), (.mark("["), _), (_, .mark("]")), (_, .mark(",")): false
    // An alias would take the colon for a part of its name.
    case (.atom(let atom), .mark(":")): atom.hasPrefix("*")
    case (_, .mark(":")): false
    case (.mark("{"), _), (_, .mark("}")), (.mark(","), _), (.mark(":"), _), (.atom, _): true
    default: false
    }
  }
}
