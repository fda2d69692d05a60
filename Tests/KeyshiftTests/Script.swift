/// Commands, and what they are to print; `Scripts/README.md` has the format.
struct Script {
  struct Step {
    var command: String
    var expected = Outcome()
  }

  struct Outcome: Equatable {
    var standardOutput: [String] = []
    /// Expected: texts that occur in stderr; none for an empty stderr. Actual: its lines.
    var standardError: [String] = []
    var status: Int32 = 0
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

  init(_ text: String) throws {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    for (index, line) in lines.enumerated() {
      if let name = Self.fileName(line) {
        files.append(File(name: name, lines: []))
      } else if files.isEmpty {
        guard add(line) else { throw Malformed(line: index + 1, text: line) }
      } else {
        files[files.count - 1].lines.append(line)
      }
    }
  }

  /// The script with other expectations, for recording.
  func text(expecting outcomes: [Outcome]) -> String {
    var lines: [String] = []
    for item in items {
      switch item {
      case .text(let text): lines.append(text)
      case .step(let index):
        lines.append("$ " + steps[index].command)
        lines += outcomes[index].lines
      }
    }
    for file in files { lines += ["-- \(file.name) --"] + file.lines }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(_ line: String) -> Bool {
    if line.hasPrefix("$ ") {
      items.append(.step(steps.count))
      steps.append(Step(command: String(line.dropFirst(2))))
      return true
    }
    if line.isEmpty || line.hasPrefix("#") {
      items.append(.text(line))
      return true
    }
    guard !steps.isEmpty else { return false }
    return steps[steps.count - 1].expected.add(line)
  }

  private static func fileName(_ line: String) -> String? {
    guard line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 else { return nil }
    return String(line.dropFirst(3).dropLast(3))
  }
}

extension Script.Outcome {
  fileprivate mutating func add(_ line: String) -> Bool {
    let content = String(line.dropFirst(2))
    switch line.prefix(2) {
    case "> ", ">": standardOutput.append(content)
    case "! ", "!": standardError.append(content)
    case "? ":
      guard let status = Int32(content) else { return false }
      self.status = status
    default: return false
    }
    return true
  }

  fileprivate var lines: [String] {
    standardOutput.map { $0.isEmpty ? ">" : "> " + $0 }
      + standardError.map { $0.isEmpty ? "!" : "! " + $0 }
      + (status == 0 ? [] : ["? \(status)"])
  }

  /// What differs from `actual`, one sentence each.
  func differences(from actual: Self) -> [String] {
    var differences: [String] = []
    if status != actual.status {
      differences.append("exit status \(actual.status), not \(status)")
    }
    if standardOutput != actual.standardOutput {
      differences.append(
        "stdout is\n" + actual.standardOutput.joined(separator: "\n")
          + "\n-- instead of --\n" + standardOutput.joined(separator: "\n"))
    }
    let errors = actual.standardError.joined(separator: "\n")
    if standardError.isEmpty, !errors.isEmpty {
      differences.append("stderr is not empty:\n\(errors)")
    }
    for text in standardError where !errors.contains(text) {
      differences.append("stderr lacks '\(text)':\n\(errors)")
    }
    return differences
  }

  /// What a recording writes down: `actual`, but its stderr only where these texts do not fit it.
  func recorded(_ actual: Self) -> Self {
    var outcome = actual
    let errors = actual.standardError.joined(separator: "\n")
    if !standardError.isEmpty, standardError.allSatisfy(errors.contains) {
      outcome.standardError = standardError
    }
    return outcome
  }
}
