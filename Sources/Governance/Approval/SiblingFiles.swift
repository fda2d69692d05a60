import Core
import Glibc
import Ledger
import SystemPackage

/// Files next to a plan that are named after it.
enum SiblingFiles {
  /// `NAME.ksplan` + `infix` + … + `.json`, by name.
  ///
  /// - Throws: where the directory cannot be read.
  static func paths(of plan: FilePath, infix: String) throws(LedgerError) -> [String] {
    let start = Array((plan.lastComponent?.string ?? "").utf8) + Array(infix.utf8)
    let end = Array(".json".utf8)
    return try names(in: plan.directory)
      .filter { $0.utf8.starts(with: start) && $0.utf8.suffix(end.count).elementsEqual(end) }
      .sorted().map { plan.removingLastComponent().appending($0).string }
  }

  private static func names(in directory: FilePath) throws(LedgerError) -> [String] {
    guard let stream = unsafe directory.withPlatformString({ unsafe opendir($0) }) else {
      throw LedgerError(Errno(rawValue: errno), "list the directory", directory)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      names.append(
        unsafe withUnsafePointer(to: &entry.pointee.d_name) {
          unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
        })
    }
    return names
  }
}
