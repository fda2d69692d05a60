/// Where each scalar of a decoded text stands in the YAML that spells it.
struct ScalarOffsets {
  /// One offset per decoded scalar, and one for the end.
  private var offsets: [Int] = []

  /// - Parameter written: the source of the scalar, quotes included, from one line.
  /// - Returns: nil when the source does not spell the text scalar by scalar.
  init?(_ scalar: YAMLScalar, written: [Unicode.Scalar]) {
    let quotes: Int
    switch scalar.style {
    case .plain: quotes = 0
    case .singleQuoted, .doubleQuoted: quotes = 1
    case .block: return nil
    }
    var i = quotes
    let end = written.count - quotes
    while i < end {
      offsets.append(i)
      i += Self.width(at: i, of: written, scalar.style)
    }
    offsets.append(i)
    guard offsets.count == scalar.text.unicodeScalars.count + 1 else { return nil }
  }

  func offset(of index: Int) -> Int { offsets[min(max(0, index), offsets.count - 1)] }

  private static func width(
    at index: Int, of written: [Unicode.Scalar], _ style: YAMLScalar.Style
  ) -> Int {
    switch (style, written[index]) {
    case (.singleQuoted, "'"): return 2
    case (.doubleQuoted, "\\"):
      guard index + 1 < written.count else { return 1 }
      switch written[index + 1] {
      case "x": return 4
      case "u": return 6
      case "U": return 10
      default: return 2
      }
    default: return 1
    }
  }
}
