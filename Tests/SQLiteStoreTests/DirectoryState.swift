import Foundation
import TestKit

extension TemporaryDirectory {
  /// Everything about the directory that opening read-only must leave alone.
  func state() throws -> [String: FileState] {
    var states: [String: FileState] = [:]
    for name in names {
      let attributes = try FileManager.default.attributesOfItem(atPath: self.name(name))
      states[name] = FileState(
        bytes: try Data(contentsOf: URL(fileURLWithPath: self.name(name))),
        modified: attributes[.modificationDate] as? Date,
        number: attributes[.systemFileNumber] as? Int)
    }
    return states
  }
}

struct FileState: Equatable {
  let bytes: Data
  let modified: Date?
  let number: Int?
}
