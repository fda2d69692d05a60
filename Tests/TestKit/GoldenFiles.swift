import Foundation
package import Testing

/// Texts kept in the directory `Goldens` beside a test.
///
/// With `KEYSHIFT_RECORD=1` they are written, and the test fails, so that a recording run never passes.
package struct GoldenFiles: Sendable {
  private let directory: URL
  private let suffix: String

  /// - Parameters:
  ///   - file: a source file beside the directory.
  ///   - suffix: of the files' names, without the dot.
  package init(beside file: String = #filePath, suffix: String) {
    directory = URL(filePath: file).deletingLastPathComponent().appending(path: "Goldens")
    self.suffix = suffix
  }

  package func check(
    _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
  ) {
    let url = directory.appending(path: "\(name).\(suffix)")
    if ProcessInfo.processInfo.environment["KEYSHIFT_RECORD"] != nil {
      let isWritten = (try? Data(text.utf8).write(to: url)) != nil
      Issue.record(
        "\(isWritten ? "recorded" : "could not record") \(name)", sourceLocation: location)
      return
    }
    guard let expected = FileManager.default.contents(atPath: url.path()) else {
      Issue.record("no golden \(name); record with KEYSHIFT_RECORD=1", sourceLocation: location)
      return
    }
    #expect(text == String(decoding: expected, as: UTF8.self), sourceLocation: location)
  }
}
