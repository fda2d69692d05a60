/// The spaces inside lines: one after a dash, one after a key's colon, and those of brackets.
struct LineSpacing {
  private struct Edit {
    var range: Range<Int>
    var text: String
  }

  private let lines: ScalarLines
  /// By line, in order.
  private var edits: [Int: [Edit]] = [:]

  init(_ layout: YAMLLayout, _ lines: ScalarLines, _ indentation: LineIndentation) {
    self.lines = lines
    let lists = Set(layout.blocks.lazy.filter(\.isSequence).map(\.start))
    let columns = Set(layout.blocks.lazy.filter(\.isSequence).map(\.column))
    for line in 0..<lines.count where indentation.kinds[line] == .content {
      spaceDashes(line, lists, columns)
    }
    for key in layout.keys { spaceColon(key) }
    for flow in layout.flows {
      let line = lines.line(of: flow.span.lowerBound)
      guard flow.span.upperBound <= lines.range(line).upperBound,
        let text = FlowText.spaced(flow, in: lines)
      else { continue }
      edit(flow.span, text)
    }
  }

  /// The line from its first character on, without blanks at its end.
  ///
  /// - Parameter keepsEnd: whether blanks at its end stay.
  func text(_ line: Int, keepsEnd: Bool) -> String {
    let range = lines.range(line)
    var offset = lines.afterBlanks(range.lowerBound, before: range.upperBound)
    var text = ""
    for edit in (edits[line] ?? []).sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
    where edit.range.lowerBound >= offset {
      text += lines.text(offset..<edit.range.lowerBound) + edit.text
      offset = edit.range.upperBound
    }
    text += lines.text(min(offset, range.upperBound)..<range.upperBound)
    guard !keepsEnd else { return text }
    while let last = text.unicodeScalars.last, ScalarLines.isBlank(last) {
      text.unicodeScalars.removeLast()
    }
    return text
  }

  private mutating func edit(_ range: Range<Int>, _ text: String) {
    edits[lines.line(of: range.lowerBound), default: []].append(Edit(range: range, text: text))
  }

  /// The dashes at a line's start: of the list that the line is in, and of lists in lists.
  private mutating func spaceDashes(_ line: Int, _ lists: Set<Int>, _ columns: Set<Int>) {
    let range = lines.range(line)
    var dash = lines.afterBlanks(range.lowerBound, before: range.upperBound)
    guard columns.contains(dash - range.lowerBound) else { return }
    while lines.isDash(dash) {
      let next = lines.afterBlanks(dash + 1, before: range.upperBound)
      guard next < range.upperBound, lines.scalars[next] != "#" else { return }
      edit(dash + 1..<next, " ")
      guard lists.contains(next) else { return }
      dash = next
    }
  }

  private mutating func spaceColon(_ key: Range<Int>) {
    let end = lines.range(lines.line(of: key.lowerBound)).upperBound
    guard key.upperBound < end else { return }
    let colon = lines.afterBlanks(key.upperBound, before: end)
    guard colon < end, lines.scalars[colon] == ":" else { return }
    let value = lines.afterBlanks(colon + 1, before: end)
    guard value < end, lines.scalars[value] != "#" else {
      edit(key.upperBound..<colon + 1, ":")
      return
    }
    guard value > colon + 1 else { return }
    edit(key.upperBound..<value, ": ")
  }
}
