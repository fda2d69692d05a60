/// What a step printed, after normalization, and how it ended.
struct ScriptOutcome: Equatable {
  var standardOutput: [String] = []
  var standardError: [String] = []
  var status: Int32 = 0
}

/// What a step of a script is to print, and how it is to end.
struct ScriptExpectation: Equatable {
  var standardOutput: [String] = []
  /// All of stderr.
  var standardError: [String] = []
  /// Instead of all of stderr: texts that occur in it.
  var errorTexts: [String] = []
  var status: Int32 = 0

  /// Whether stderr is expected in both ways.
  var isAmbiguous: Bool { !standardError.isEmpty && !errorTexts.isEmpty }

  mutating func add(_ line: String) -> Bool {
    if line.hasPrefix("!~ ") {
      errorTexts.append(String(line.dropFirst(3)))
      return true
    }
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

  var lines: [String] {
    standardOutput.map { $0.isEmpty ? ">" : "> " + $0 }
      + standardError.map { $0.isEmpty ? "!" : "! " + $0 } + errorTexts.map { "!~ " + $0 }
      + (status == 0 ? [] : ["? \(status)"])
  }

  /// What differs, a text each, with no more lines than one has to read.
  func differences(from actual: ScriptOutcome) -> [String] {
    var differences: [String] = []
    if status != actual.status {
      differences.append("exit status: expected \(status), got \(actual.status)")
    }
    let output = Alignment(standardOutput, actual.standardOutput)
    if output.isDifferent { differences.append(Self.text("stdout", output)) }
    guard !errorTexts.isEmpty else {
      let errors = Alignment(standardError, actual.standardError)
      if errors.isDifferent { differences.append(Self.text("stderr", errors)) }
      return differences
    }
    let errors = actual.standardError.joined(separator: "\n")
    for text in errorTexts where !errors.contains(text) {
      differences.append("stderr lacks '\(text)':\n\(errors)")
    }
    return differences
  }

  private static func text(_ name: String, _ alignment: Alignment) -> String {
    (["\(name) (- expected, + got):"] + alignment.description()).joined(separator: "\n")
  }

  /// What a recording writes down: `actual`, but texts of stderr where they occur in it.
  func recorded(_ actual: ScriptOutcome) -> Self {
    let errors = actual.standardError.joined(separator: "\n")
    var recorded = ScriptExpectation(
      standardOutput: actual.standardOutput, standardError: actual.standardError,
      status: actual.status)
    if !errorTexts.isEmpty, errorTexts.allSatisfy(errors.contains) {
      recorded.errorTexts = errorTexts
      recorded.standardError = []
    }
    return recorded
  }
}
