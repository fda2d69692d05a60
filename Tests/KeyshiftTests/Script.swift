/// Commands, and what they are to print; `Scripts/README.md` has the format.
struct Script {
  struct Step {
    /// Of the command, counted from 1.
    var line: Int
    /// The comment that the step stands under.
    var title: String
    var command: String
    var expected = ScriptExpectation()
  }

  struct File {
    var name: String
    var lines: [String]
  }

  struct Malformed: Error {
    var line: Int
    var text: String
  }

  private enum Item {
    case text(String)
    case step(Int)
  }

  private(set) var steps: [Step] = []
  private(set) var files: [File] = []
  private var items: [Item] = []
  private var title: [String] = []

  init(_ text: String) throws {
    for (index, line) in text.outputLines.enumerated() {
      if let name = Self.fileName(line) {
        files.append(File(name: name, lines: []))
      } else if files.isEmpty {
        guard add(line, index + 1) else { throw Malformed(line: index + 1, text: line) }
      } else {
        files[files.count - 1].lines.append(line)
      }
    }
    if let step = steps.first(where: { $0.expected.isAmbiguous }) {
      throw Malformed(line: step.line, text: step.command)
    }
  }

  /// The script with other expectations, for recording.
  func text(expecting expectations: [ScriptExpectation]) -> String {
    var lines: [String] = []
    for item in items {
      switch item {
      case .text(let text): lines.append(text)
      case .step(let index):
        let command = steps[index].command.split(separator: "\n", omittingEmptySubsequences: false)
        lines += command.enumerated().map { ($0 == 0 ? "$ " : "  ") + $1 }
        lines += expectations[index].lines
      }
    }
    for file in files { lines += ["-- \(file.name) --"] + file.lines }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(_ line: String, _ number: Int) -> Bool {
    if line.hasPrefix("$ ") {
      items.append(.step(steps.count))
      steps.append(
        Step(
          line: number, title: title.joined(separator: " "), command: String(line.dropFirst(2))))
      return true
    }
    if line.isEmpty || line.hasPrefix("#") {
      // Comments in a row are one title.
      if case .text(let above)? = items.last, above.hasPrefix("#"), !line.isEmpty {
      } else {
        title = []
      }
      if !line.isEmpty { title.append(String(line.drop { $0 == "#" || $0 == " " })) }
      items.append(.text(line))
      return true
    }
    guard case .step(let last)? = items.last else { return false }
    if line.hasPrefix("  "), steps[last].expected.lines.isEmpty {
      steps[last].command += "\n" + line.dropFirst(2)
      return true
    }
    return steps[last].expected.add(line)
  }

  private static func fileName(_ line: String) -> String? {
    guard line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 else { return nil }
    return String(line.dropFirst(3).dropLast(3))
  }
}
