/// Which lines of two texts belong together, with as few differences as there can be.
struct Alignment {
  enum Pair: Equatable {
    /// Indices into both texts, whose lines are alike.
    case alike(expected: Int, actual: Int)
    /// Indices into both texts, whose lines say something similar.
    case changed(expected: Int, actual: Int)
    case missing(expected: Int)
    case added(actual: Int)
    /// An elision, and the lines that it stands for.
    case elided(expected: Int, actual: Range<Int>)

    var isDifference: Bool {
      switch self {
      case .changed, .missing, .added: true
      case .alike, .elided: false
      }
    }
  }

  let expected: [String]
  let actual: [String]
  private(set) var pairs: [Pair] = []

  var isDifferent: Bool { pairs.contains { $0.isDifference } }

  /// - Parameters:
  ///   - elision: the line that stands for any number of lines; nil where no line does.
  ///   - alike: whether a line of the first text may stand for one of the second.
  init(
    _ expected: [String], _ actual: [String], elision: String? = nil,
    alike: (String, String) -> Bool = { $0 == $1 }
  ) {
    self.expected = expected
    self.actual = actual
    var start = 0
    while start < expected.count, start < actual.count, expected[start] != elision,
      alike(expected[start], actual[start])
    {
      pairs.append(.alike(expected: start, actual: start))
      start += 1
    }
    align(from: start, elision: elision, alike: alike)
  }

  private mutating func align(from start: Int, elision: String?, alike: (String, String) -> Bool) {
    let (rows, columns) = (expected.count - start, actual.count - start)
    let width = columns + 1
    // The least number of differences between the rest of one text and the rest of the other.
    var cost = [Int](repeating: 0, count: (rows + 1) * width)
    var same = [Bool](repeating: false, count: (rows + 1) * width)
    var similar = same
    for row in stride(from: rows, through: 0, by: -1) {
      for column in stride(from: columns, through: 0, by: -1) {
        let place = row * width + column
        guard row < rows else {
          cost[place] = columns - column
          continue
        }
        if expected[start + row] == elision {
          let past = cost[place + width]
          cost[place] = column < columns ? min(past, cost[place + 1]) : past
          continue
        }
        var least = cost[place + width] + 1
        if column < columns {
          let (mine, theirs) = (expected[start + row], actual[start + column])
          least = min(least, cost[place + 1] + 1)
          same[place] = alike(mine, theirs)
          similar[place] = !same[place] && Self.areSimilar(mine, theirs)
          if same[place] { least = min(least, cost[place + width + 1]) }
          if similar[place] { least = min(least, cost[place + width + 1] + 1) }
        }
        cost[place] = least
      }
    }
    var (row, column) = (0, 0)
    while row < rows || column < columns {
      let place = row * width + column
      if row < rows, expected[start + row] == elision {
        var end = column
        while end < columns, cost[row * width + end] != cost[(row + 1) * width + end] { end += 1 }
        pairs.append(.elided(expected: start + row, actual: (start + column)..<(start + end)))
        (row, column) = (row + 1, end)
      } else if row < rows, column < columns, same[place],
        cost[place] == cost[place + width + 1]
      {
        pairs.append(.alike(expected: start + row, actual: start + column))
        (row, column) = (row + 1, column + 1)
      } else if row < rows, column < columns, similar[place],
        cost[place] == cost[place + width + 1] + 1
      {
        pairs.append(.changed(expected: start + row, actual: start + column))
        (row, column) = (row + 1, column + 1)
      } else if row < rows, cost[place] == cost[place + width] + 1 {
        pairs.append(.missing(expected: start + row))
        row += 1
      } else {
        pairs.append(.added(actual: start + column))
        column += 1
      }
    }
  }

  /// Whether two lines begin alike for at least half of the shorter one.
  private static func areSimilar(_ first: String, _ second: String) -> Bool {
    let common = zip(first.utf8, second.utf8).prefix { $0 == $1 }.count
    return common * 2 >= min(first.utf8.count, second.utf8.count) && common > 0
  }

  /// What differs, a line each: `-` for what was expected, `+` for what came, with the lines around it.
  func description(context: Int = 2) -> [String] {
    let near = pairs.indices.filter { index in
      (max(0, index - context)...min(pairs.count - 1, index + context)).contains {
        pairs[$0].isDifference
      }
    }
    var lines: [String] = []
    var last = -1
    for index in near {
      if last >= 0, index > last + 1 { lines.append("  ⋮") }
      switch pairs[index] {
      case .alike(let line, _): lines.append("  " + expected[line])
      case .elided(let line, _): lines.append("  " + expected[line])
      case .changed(let mine, let theirs):
        lines += ["- " + expected[mine], "+ " + actual[theirs]]
      case .missing(let line): lines.append("- " + expected[line])
      case .added(let line): lines.append("+ " + actual[line])
      }
      last = index
    }
    return lines
  }
}
