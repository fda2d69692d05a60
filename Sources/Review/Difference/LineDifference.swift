/// Two texts line by line, as `diff -u` prints them.
package struct LineDifference {
  private enum Change { case same, removed, added }

  /// Lines with their line breaks.
  private var lines: [(change: Change, bytes: ArraySlice<UInt8>)] = []

  /// Lines around a change that are shown, too.
  private static let context = 3
  /// Beyond this product of line counts, everything between the first and the last change counts as
  /// replaced.
  private static let limit = 4_000_000

  package init(from before: [UInt8], to after: [UInt8]) {
    let (old, new) = (Self.split(before), Self.split(after))
    var start = 0
    while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
    var end = 0
    while end < min(old.count, new.count) - start,
      old[old.count - 1 - end] == new[new.count - 1 - end]
    {
      end += 1
    }
    lines = old[..<start].map { (.same, $0) }
    append(old[start..<old.count - end], new[start..<new.count - end])
    lines += old[(old.count - end)...].map { (.same, $0) }
  }

  private mutating func append(
    _ old: ArraySlice<ArraySlice<UInt8>>, _ new: ArraySlice<ArraySlice<UInt8>>
  ) {
    guard old.count <= Self.limit / max(1, new.count) else {
      lines += old.map { (.removed, $0) } + new.map { (.added, $0) }
      return
    }
    let difference = Array(new).difference(from: Array(old))
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var (a, b) = (0, 0)
    while a < old.count || b < new.count {
      if a < old.count, removed.contains(a) {
        lines.append((.removed, old[old.startIndex + a]))
        a += 1
      } else if b < new.count, added.contains(b) {
        lines.append((.added, new[new.startIndex + b]))
        b += 1
      } else {
        lines.append((.same, new[new.startIndex + b]))
        a += 1
        b += 1
      }
    }
  }

  /// The changes with the lines around them; empty where the texts are the same.
  ///
  /// - Parameter name: of the file.
  package func text(name: String, style: Style) -> String {
    let changed = lines.indices.filter { lines[$0].change != .same }
    guard !changed.isEmpty else { return "" }
    let shown = Printable.prose(name)
    var output = style.heading("--- \(shown)") + "\n" + style.heading("+++ \(shown)") + "\n"
    var hunks: [Range<Int>] = []
    for index in changed {
      let range = max(0, index - Self.context)..<min(lines.count, index + Self.context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    var (old, new, next) = (0, 0, 0)
    for hunk in hunks {
      for line in lines[next..<hunk.lowerBound] { Self.count(line.change, &old, &new) }
      output += text(hunk, &old, &new, style)
      next = hunk.upperBound
    }
    return output
  }

  private func text(
    _ hunk: Range<Int>, _ old: inout Int, _ new: inout Int, _ style: Style
  ) -> String {
    let (oldStart, newStart) = (old, new)
    var body = ""
    for (change, bytes) in lines[hunk] {
      Self.count(change, &old, &new)
      let hasBreak = bytes.last == 0x0A
      let text = Printable.prose(
        String(decoding: hasBreak ? bytes.dropLast() : bytes, as: UTF8.self))
      switch change {
      case .same: body += " \(text)\n"
      case .removed: body += style.paint("-\(text)", .removed) + "\n"
      case .added: body += style.paint("+\(text)", .added) + "\n"
      }
      if !hasBreak { body += "\\ No newline at end of file\n" }
    }
    func place(_ start: Int, _ end: Int) -> String {
      "\(end > start ? start + 1 : start),\(end - start)"
    }
    return "@@ -\(place(oldStart, old)) +\(place(newStart, new)) @@\n" + body
  }

  private static func count(_ change: Change, _ old: inout Int, _ new: inout Int) {
    if change != .added { old += 1 }
    if change != .removed { new += 1 }
  }

  private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
      lines.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }
}
