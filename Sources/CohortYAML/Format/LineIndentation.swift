/// What each line of a document is, and the column that its text gets.
struct LineIndentation {
  enum Kind {
    case blank
    case comment
    /// Starts with a part of the document, or with a mark like `---`.
    case content
    /// Goes on with a text or with brackets that an earlier line opened.
    case continuation
  }

  private(set) var kinds: [Kind]
  /// The new column of the line's first character that is no blank.
  private(set) var columns: [Int]
  /// Lines that end inside a text, whose last blanks may be part of it.
  private(set) var endsInText: Set<Int> = []
  /// Lines that a text goes on in, blank ones among them.
  private(set) var isInText: Set<Int> = []
  private var oldColumns: [Int]

  /// Costs one pass over the lines.
  init(_ layout: YAMLLayout, _ lines: ScalarLines) {
    kinds = Array(repeating: .content, count: lines.count)
    columns = (0..<lines.count).map { line in
      let range = lines.range(line)
      return lines.afterBlanks(range.lowerBound, before: range.upperBound) - range.lowerBound
    }
    oldColumns = columns
    for line in 0..<lines.count {
      let range = lines.range(line)
      let first = range.lowerBound + columns[line]
      if first == range.upperBound {
        kinds[line] = .blank
      } else if lines.scalars[first] == "#" {
        kinds[line] = .comment
      }
    }
    markContinuations(layout, lines)
    indentContent(layout, lines)
    indentComments()
  }

  // MARK: - Lines that go on

  private mutating func markContinuations(_ layout: YAMLLayout, _ lines: ScalarLines) {
    for flow in layout.flows {
      let shift = layout.shift(of: flow.block)
      for line in lines.linesAfterFirst(of: flow.span) { carryOn(line, shift) }
    }
    for scalar in layout.scalars {
      let shift = layout.shift(of: scalar.block)
      let first = lines.line(of: scalar.span.lowerBound)
      for line in lines.linesAfterFirst(of: scalar.span) {
        carryOn(line, shift)
        isInText.insert(line)
        if line - 1 != first || !scalar.isBlock { endsInText.insert(line - 1) }
        if scalar.isBlock { endsInText.insert(line) }
      }
    }
  }

  private mutating func carryOn(_ line: Int, _ shift: Int) {
    if kinds[line] != .blank || oldColumns[line] > 0 {
      columns[line] = max(0, oldColumns[line] + shift)
    }
    if kinds[line] != .blank { kinds[line] = .continuation }
  }

  // MARK: - Lines that start something

  private mutating func indentContent(_ layout: YAMLLayout, _ lines: ScalarLines) {
    var open: [YAMLLayout.Block] = []
    var next = 0
    for line in 0..<lines.count where kinds[line] == .content {
      let start = lines.starts[line] + oldColumns[line]
      while next < layout.blocks.count, layout.blocks[next].start <= start {
        while let last = open.last, last.end <= layout.blocks[next].start { open.removeLast() }
        open.append(layout.blocks[next])
        next += 1
      }
      while let last = open.last, last.end <= start { open.removeLast() }
      guard let innermost = open.last else { continue }
      let isDash = lines.isDash(start)
      let own = open.last { $0.column == oldColumns[line] && (isDash || !$0.isSequence) }
      columns[line] = own?.indentation ?? innermost.indentation + 2
    }
  }

  /// A comment is moved with the line below it, unless it stands deeper: then with the line above that
  /// starts in its column.
  private mutating func indentComments() {
    var below: [Int?] = Array(repeating: nil, count: kinds.count)
    var following: Int?
    for line in kinds.indices.reversed() {
      if kinds[line] == .content { following = line }
      below[line] = following
    }
    /// Lines above, each deeper than the one before.
    var above: [Int] = []
    for line in kinds.indices {
      switch kinds[line] {
      case .content:
        while let last = above.last, oldColumns[last] >= oldColumns[line] { above.removeLast() }
        above.append(line)
      case .comment:
        let deepest = below[line].map { oldColumns[$0] } ?? -1
        let same = above.last { oldColumns[$0] == oldColumns[line] }
        if oldColumns[line] > deepest, let same {
          columns[line] = columns[same]
        } else {
          columns[line] = below[line].map { columns[$0] } ?? 0
        }
      default: break
      }
    }
  }
}

extension YAMLLayout {
  /// By how much the parts of a block move to the right.
  fileprivate func shift(of block: Int?) -> Int {
    block.map { blocks[$0].indentation - blocks[$0].column } ?? 0
  }
}

extension ScalarLines {
  /// The lines that a stretch of text goes on in.
  fileprivate func linesAfterFirst(of span: Range<Int>) -> Range<Int> {
    guard !span.isEmpty else { return 0..<0 }
    let first = line(of: span.lowerBound)
    return first + 1..<max(first, line(of: span.upperBound - 1)) + 1
  }

  /// Whether an item of a list starts here.
  func isDash(_ offset: Int) -> Bool {
    guard scalar(offset) == "-" else { return false }
    guard let next = scalar(offset + 1) else { return true }
    return Self.isBlank(next) || next == "\n"
  }
}
