import Foundation

/// A directory of a test's own, removed with its last reference.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/keyshift-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  /// Everything about the directory that opening read-only must leave alone.
  func state() throws -> [String: FileState] {
    var states: [String: FileState] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
      states[name] = FileState(
        bytes: try Data(contentsOf: URL(fileURLWithPath: file(name))),
        modified: attributes[.modificationDate] as? Date,
        number: attributes[.systemFileNumber] as? Int)
    }
    return states
  }

  struct FileState: Equatable {
    let bytes: Data
    let modified: Date?
    let number: Int?
  }
}
