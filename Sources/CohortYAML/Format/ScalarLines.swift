/// A text as Unicode scalars, by line; lines end with LF.
struct ScalarLines {
  let scalars: [Unicode.Scalar]
  /// Where each line starts. A text that ends with LF has no line after it.
  let starts: [Int]

  /// - Parameter text: without CR.
  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    var starts = scalars.isEmpty ? [] : [0]
    for (index, scalar) in scalars.enumerated() where scalar == "\n" && index + 1 < scalars.count {
      starts.append(index + 1)
    }
    self.starts = starts
  }

  var count: Int { starts.count }

  /// A line without its LF.
  func range(_ line: Int) -> Range<Int> {
    let next = line + 1 < starts.count ? starts[line + 1] : scalars.count
    let end = next > starts[line] && scalars[next - 1] == "\n" ? next - 1 : next
    return starts[line]..<end
  }

  /// The line that an offset is in, by bisection.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  func column(of offset: Int) -> Int { starts.isEmpty ? 0 : offset - starts[line(of: offset)] }

  func scalar(_ offset: Int) -> Unicode.Scalar? {
    scalars.indices.contains(offset) ? scalars[offset] : nil
  }

  /// The first offset from `offset` on that is neither a blank nor a tab, or `end`.
  func afterBlanks(_ offset: Int, before end: Int) -> Int {
    var offset = offset
    while offset < end, Self.isBlank(scalars[offset]) { offset += 1 }
    return offset
  }

  func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}
