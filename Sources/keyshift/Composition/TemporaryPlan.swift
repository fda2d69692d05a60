import Foundation
import SystemPackage

/// A plan that is read again to list every operation, and not kept.
enum TemporaryPlan {
  /// Runs `body` with the file to plan into: `path`, or where that is nil and the plan `isNeeded`, a
  /// private file that is removed afterwards; else nil.
  static func using<Result>(
    _ path: String?, where isNeeded: Bool, _ body: (String?) async throws -> Result
  ) async throws -> Result {
    guard path == nil, isNeeded else { return try await body(path) }
    let parent = Environment.temporaryDirectory?.string ?? "/tmp"
    let directory = URL(fileURLWithPath: parent)
      .appendingPathComponent(".keyshift-plan-\(Environment.makeUUID())")
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: directory) }
    return try await body(directory.appendingPathComponent("all.ksplan").path)
  }
}
