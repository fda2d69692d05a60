import Foundation
import Glibc
import SystemPackage

/// A fresh directory in which commands run one after the other, and what they leave running there.
struct Workplace {
  /// What a command printed, and how it ended.
  struct Result {
    var standardOutput: Data
    var standardError: Data
    var status: Int32
  }

  /// Longer than any step takes on a loaded machine; a step that hangs fails with status 124.
  private static let stepLimit = "900"

  static let repository = Repository.root.path
  static let scripts = "\(repository)/Tests/KeyshiftTests/Scripts"

  let directory: URL
  /// Where the harness keeps its own files.
  let aside: URL
  private let environment: [String: String]
  /// The writing end of a FIFO. Servers in the background read the other, and end when this closes:
  /// by `remove`, or with the process of the tests.
  private let leash: FileDescriptor

  /// - Parameters:
  ///   - copies: a directory whose files are there from the start; nil for none.
  ///   - more: further variables of the environment.
  init(copying copies: String?, environment more: [String: String]) throws {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("keyshift-script-\(UUID().uuidString)")
    directory = root.appendingPathComponent("work")
    aside = root.appendingPathComponent("captured")
    let temporary = root.appendingPathComponent("tmp")
    for url in [aside, temporary] {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    if let copies {
      try FileManager.default.copyItem(at: URL(fileURLWithPath: copies), to: directory)
    } else {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    }
    let fifo = aside.appendingPathComponent("leash").path
    guard unsafe mkfifo(fifo, 0o600) == 0 else { throw Errno(rawValue: errno) }
    leash = try FileDescriptor.open(FilePath(fifo), .readWrite, options: .closeOnExec)
    environment = [
      "PATH": "\(try Program.directory().path):/usr/local/bin:/usr/bin:/bin",
      "HOME": directory.path, "TMPDIR": temporary.path, "TERM": "dumb", "NO_COLOR": "1",
      "COLUMNS": "100", "TZ": "UTC", "LC_ALL": "C", "REPOSITORY": Self.repository,
      "FIXTURES": "\(Self.scripts)/Fixtures", "LEASH": fifo,
      "INDEX_SERVER": "\(Self.repository)/Tests/Python/index_server.py",
      "KEYSHIFT_TEST_CLOCK": directory.appendingPathComponent("clock").path,
    ].merging(more) { $1 }
  }

  func write(_ text: String, to name: String) throws {
    let file = directory.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Ends what was left running, and removes the files.
  func remove() {
    try? leash.close()
    try? FileManager.default.removeItem(at: directory.deletingLastPathComponent())
  }

  /// - Parameter options: of bash.
  func perform(_ command: String, options: [String]) async throws -> Result {
    let output = try Capture(aside.appendingPathComponent("stdout"))
    let errors = try Capture(aside.appendingPathComponent("stderr"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "-k", "5", Self.stepLimit, "bash"] + options + ["-c", command]
    process.currentDirectoryURL = directory
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output.handle
    process.standardError = errors.handle
    try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in ended.resume() }
      do { try process.run() } catch { ended.resume(throwing: error) }
    }
    return Result(
      standardOutput: try output.bytes(), standardError: try errors.bytes(),
      status: process.terminationStatus)
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
