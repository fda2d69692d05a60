import Foundation
import Testing

/// What the pages show is what the program does.
@Suite struct DocumentTests {
  static let pages: [String] =
    ["README.md"]
    + ((try? FileManager.default.contentsOfDirectory(atPath: "\(Workplace.repository)/docs")) ?? [])
    .filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }

  @Test func pagesAreFound() { #expect(Self.pages.count > 10) }

  @Test(arguments: pages)
  func showsWhatTheProgramDoes(_ page: String) async throws {
    let file = URL(fileURLWithPath: "\(Workplace.repository)/\(page)")
    let document = try Document(String(decoding: Data(contentsOf: file), as: UTF8.self))
    let name = file.deletingPathExtension().lastPathComponent
    var run = try DocumentRun(document, name: name)
    defer { run.remove() }
    try await run.perform()
    for failure in run.failures {
      Self.record("\(page):\(failure.line): \(failure.text)", page, failure.line)
    }
    guard ProcessInfo.processInfo.environment["KEYSHIFT_RECORD"] == "1", !run.outputs.isEmpty else {
      return
    }
    try Data(document.text(replacing: run.outputs).utf8).write(to: file)
    Issue.record("\(page) was recorded. Read the difference, then run without KEYSHIFT_RECORD.")
  }

  /// The same commands in the same order, over another store than the page shows.
  @Test(arguments: [("docs/runbook.md", "kv")])
  func isCarriedOutOverAnotherStore(_ page: String, _ store: String) async throws {
    let name = URL(fileURLWithPath: page).deletingPathExtension().lastPathComponent
    var run = try DocumentRun(try Document(Repository.text(page)), name: name, over: store)
    defer { run.remove() }
    try await run.perform()
    for failure in run.failures {
      Self.record("\(page):\(failure.line), over \(store): \(failure.text)", page, failure.line)
    }
    for difference in run.unusedDifferences {
      Self.record("over-\(store).txt has what no command printed: \(difference)", page, 1)
    }
  }

  /// No block is left untried without a word, and what is only read is right as far as that can be told.
  @Test(arguments: pages)
  func hasBlocksThatCanBeTried(_ page: String) async throws {
    let document = try Document(Repository.text(page))
    for item in document.items {
      guard case .block(let block) = item else { continue }
      let text = document.text(of: block)
      for mistake in try await BlockCheck(block, text).mistakes() {
        Self.record("\(page):\(block.line): \(mistake)", page, block.line)
      }
    }
  }

  static func record(_ text: String, _ page: String, _ line: Int) {
    Issue.record(
      Comment(rawValue: text),
      sourceLocation: SourceLocation(
        fileID: "Keyshift/\(page)", filePath: "\(Workplace.repository)/\(page)", line: line,
        column: 1))
  }
}
