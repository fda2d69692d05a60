import Foundation

/// A script's commands, one after the other, in a directory of their own.
struct ScriptRun {
  /// Longer than any step takes on a loaded machine; a step that hangs fails with status 124.
  private static let stepLimit = "900"

  private static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  let directory: URL
  private let environment: [String: String]
  private let captured: URL

  /// - Parameter fixtures: its files are copied into the directory before those of the script.
  init(_ script: Script, fixtures: URL) throws {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("keyshift-script-\(UUID().uuidString)")
    directory = root.appendingPathComponent("work")
    captured = root.appendingPathComponent("captured")
    try FileManager.default.createDirectory(at: captured, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: fixtures, to: directory)
    for file in script.files {
      let text = file.lines.map { $0 + "\n" }.joined()
      try Data(text.utf8).write(to: directory.appendingPathComponent(file.name))
    }
    environment = [
      "PATH": "\(try Program.directory().path):/usr/local/bin:/usr/bin:/bin",
      "HOME": directory.path, "TMPDIR": captured.path, "TERM": "dumb", "NO_COLOR": "1",
      "INDEX_SERVER": fixtures.appendingPathComponent("../../../Python/index_server.py")
        .standardizedFileURL.path,
      "COLUMNS": "100", "KEYSHIFT_ACTOR": "tester", "TZ": "UTC", "LC_ALL": "C",
      "REPOSITORY": Self.repository,
    ]
  }

  /// Ends what the script left running, and removes its files.
  func remove() {
    for file in ["server", "index-server"] {
      guard
        let text = try? String(contentsOf: directory.appendingPathComponent(file), encoding: .utf8),
        let server = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
      else { continue }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["pkill", "-KILL", "-P", String(server)]
      process.standardError = FileHandle.nullDevice
      if (try? process.run()) != nil { process.waitUntilExit() }
    }
    try? FileManager.default.removeItem(at: directory.deletingLastPathComponent())
  }

  func perform(_ command: String) async throws -> Script.Outcome {
    let output = try Capture(captured.appendingPathComponent("stdout"))
    let errors = try Capture(captured.appendingPathComponent("stderr"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "-k", "5", Self.stepLimit, "bash", "-euo", "pipefail", "-c"]
    process.arguments?.append(command)
    process.currentDirectoryURL = directory
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output.handle
    process.standardError = errors.handle
    try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in ended.resume() }
      do { try process.run() } catch { ended.resume(throwing: error) }
    }
    let normalization = OutputNormalization(directory: directory.path)
    return Script.Outcome(
      standardOutput: normalization.lines(try output.bytes()),
      standardError: normalization.lines(try errors.bytes()), status: process.terminationStatus)
  }
}

/// A file rather than a pipe: a process left in the background cannot hold it open.
private struct Capture {
  let url: URL
  let handle: FileHandle

  init(_ url: URL) throws {
    self.url = url
    try Data().write(to: url)
    handle = try FileHandle(forWritingTo: url)
  }

  func bytes() throws -> Data {
    try handle.close()
    return try Data(contentsOf: url)
  }
}
