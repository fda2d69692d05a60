import Foundation
import Testing

@Suite struct ScriptTests {
  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: Workplace.scripts)) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  @Test func scriptsAreFound() { #expect(!Self.names.isEmpty) }

  @Test(arguments: names)
  func behaves(_ name: String) async throws {
    let file = URL(fileURLWithPath: "\(Workplace.scripts)/\(name)")
    let script = try Script(String(decoding: Data(contentsOf: file), as: UTF8.self))
    let place = try Workplace(
      copying: "\(Workplace.scripts)/Fixtures", environment: ["KEYSHIFT_ACTOR": "tester"])
    defer { place.remove() }
    for extra in script.files {
      try place.write(extra.lines.map { $0 + "\n" }.joined(), to: extra.name)
    }
    let normalization = OutputNormalization(directory: place.directory.path)
    var recorded: [ScriptExpectation] = []
    for step in script.steps {
      let result = try await place.perform(step.command, options: ["-euo", "pipefail"])
      let actual = ScriptOutcome(
        standardOutput: normalization.lines(result.standardOutput),
        standardError: normalization.lines(result.standardError), status: result.status)
      recorded.append(step.expected.recorded(actual))
      let differences = step.expected.differences(from: actual)
      guard !differences.isEmpty else { continue }
      Issue.record(
        Comment(rawValue: step.failure(in: name, differences)),
        sourceLocation: SourceLocation(
          fileID: "KeyshiftTests/\(name)", filePath: file.path, line: step.line, column: 1))
    }
    guard ProcessInfo.processInfo.environment["KEYSHIFT_RECORD"] == "1" else { return }
    try Data(script.text(expecting: recorded).utf8).write(to: file)
    Issue.record("\(name) was recorded. Read the difference, then run without KEYSHIFT_RECORD.")
  }

  @Test(arguments: names)
  func hasNoCommandTooWideToRead(_ name: String) throws {
    let text = try String(contentsOfFile: "\(Workplace.scripts)/\(name)", encoding: .utf8)
    for step in try Script(text).steps {
      for line in step.command.outputLines where line.count > 160 {
        Issue.record(
          "\(name):\(step.line): \(line.count) columns; continue it on a line of its own")
      }
    }
  }
}

extension Script.Step {
  /// Where a step failed, and how.
  func failure(in name: String, _ differences: [String]) -> String {
    (["\(name):\(line): \(title)", "$ " + command] + differences).joined(separator: "\n")
  }
}
