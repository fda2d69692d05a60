import Foundation
package import SystemPackage

/// A directory of a test's own, removed with its last reference.
package final class TemporaryDirectory: Sendable {
  package let path: FilePath

  package init() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "keyshift-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path())
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  package func file(_ name: String) -> FilePath { path.appending(name) }

  /// The paths as texts, for those who take texts.
  package var pathText: String { path.string }
  package func name(_ name: String) -> String { path.appending(name).string }

  /// What is in it, in order.
  package var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []).sorted()
  }
}

/// The bytes of a file; nil where there is none.
package func contents(_ path: FilePath) -> [UInt8]? {
  FileManager.default.contents(atPath: path.string).map { Array($0) }
}

package func overwrite(_ path: FilePath, _ bytes: [UInt8]) throws {
  try Data(bytes).write(to: URL(filePath: path.string))
}

/// The permission bits of a file.
package func mode(of path: FilePath) throws -> Int? {
  try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
}

extension FilePath {
  package static func remove(_ path: FilePath) throws {
    try FileManager.default.removeItem(atPath: path.string)
  }
}
