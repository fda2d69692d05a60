import Foundation
import Testing

@Suite struct ScriptTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Scripts")

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  @Test func scriptsAreFound() { #expect(!Self.names.isEmpty) }

  @Test(arguments: names)
  func behaves(_ name: String) async throws {
    let file = Self.folder.appendingPathComponent(name)
    let script = try Script(String(decoding: Data(contentsOf: file), as: UTF8.self))
    let run = try ScriptRun(script, fixtures: Self.folder.appendingPathComponent("Fixtures"))
    defer { run.remove() }
    var recorded: [Script.Outcome] = []
    for step in script.steps {
      let actual = try await run.perform(step.command)
      recorded.append(step.expected.recorded(actual))
      for difference in step.expected.differences(from: actual) {
        Issue.record("\(name): $ \(step.command)\n\(difference)")
      }
    }
    guard ProcessInfo.processInfo.environment["KEYSHIFT_RECORD"] == "1" else { return }
    try Data(script.text(expecting: recorded).utf8).write(to: file)
    Issue.record("\(name) was recorded. Read the difference, then run without KEYSHIFT_RECORD.")
  }
}
