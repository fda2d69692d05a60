import Foundation

/// The `keyshift` that the scripts drive.
enum Program {
  struct NotFound: Error, CustomStringConvertible {
    var description: String {
      "No 'keyshift' beside the tests. Build the package, or name one in KEYSHIFT_BINARY."
    }
  }

  /// KEYSHIFT_BINARY, else the one nearest above this test's own executable.
  static func directory() throws -> URL {
    if let path = ProcessInfo.processInfo.environment["KEYSHIFT_BINARY"] {
      return URL(fileURLWithPath: path).deletingLastPathComponent()
    }
    var directory = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    while directory.path != "/" {
      directory.deleteLastPathComponent()
      if isProgram(directory.appendingPathComponent("keyshift").path) { return directory }
    }
    throw NotFound()
  }

  private static func isProgram(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && !isDirectory.boolValue && FileManager.default.isExecutableFile(atPath: path)
  }
}
