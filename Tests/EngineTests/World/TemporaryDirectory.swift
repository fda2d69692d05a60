import Foundation
import SystemPackage

/// A directory that lives as long as the value.
final class TemporaryDirectory: Sendable {
  let path: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path())
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  func file(_ name: String) -> FilePath { path.appending(name) }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []).sorted()
  }
}

func contents(_ path: FilePath) -> [UInt8]? {
  FileManager.default.contents(atPath: path.string).map { Array($0) }
}

func overwrite(_ path: FilePath, _ bytes: [UInt8]) throws {
  try Data(bytes).write(to: URL(filePath: path.string))
}

extension FilePath {
  static func remove(_ path: FilePath) throws {
    try FileManager.default.removeItem(atPath: path.string)
  }
}
