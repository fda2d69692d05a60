import CohortYAML
import Core
import Foundation
import Ledger
import SystemPackage

/// Files that a person wrote or named.
enum Files {
  /// The file's bytes with secrets masked, as messages may show them; nil when it cannot be read, or
  /// is not known for a file of Keyshift's: a path may lead to what nobody here is to read.
  @Sendable static func shown(_ path: String) -> [UInt8]? {
    guard let bytes = regularContents(path), RecognizedFile.isKnown(bytes, name: path) else {
      return nil
    }
    return SecretMask.masking(bytes)
  }

  /// The bytes of a regular file; never waits for the other end of a pipe.
  private static func regularContents(_ path: String) -> [UInt8]? {
    let directory = absolute(self.directory(of: path))
    return try? ConfinedFiles(roots: ["/", directory]).read(path)
  }

  /// Bytes that are read of a file, at most: somewhat more than the largest list of users may have, so
  /// that its reader says what is wrong.
  private static let limit = 130 << 20

  /// The file's bytes, or nil when it cannot be read.
  @Sendable static func contents(_ path: String) -> [UInt8]? {
    try? AtomicFile.read(FilePath(path), limit: limit)
  }

  static func read(_ path: String) throws(LedgerError) -> [UInt8] {
    do { return try AtomicFile.read(FilePath(path), limit: limit) } catch {
      if error.code == .corrupted || error.code == .invalidInput { throw error }
      throw unreadable(path)
    }
  }

  /// - Parameter directory: what a relative path starts from.
  static func resolve(_ path: String, in directory: String) -> String {
    path.utf8.first == UInt8(ascii: "/") || directory.isEmpty ? path : directory + "/" + path
  }

  static func directory(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map {
      $0 == path.startIndex ? "/" : String(path[..<$0])
    } ?? ""
  }

  static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path.isEmpty ? "." : path).standardizedFileURL.path
  }

  /// The absolute path, with every link on the way followed.
  static func real(_ path: String) -> String {
    URL(fileURLWithPath: path.isEmpty ? "." : path).resolvingSymlinksInPath().standardizedFileURL
      .path
  }

  static func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private static func unreadable(_ path: String) -> LedgerError {
    exists(path)
      ? LedgerError(.unreadable, "'\(path)' cannot be read. Check its permissions.")
      : LedgerError(.notFound, "there is no file '\(path)'. Check the path.")
  }
}
