import CohortYAML
import Core
import Foundation
import Glibc
import Ledger
import Review
import SystemPackage

/// A file that a person wrote, and how it ought to be written.
struct FormattedFile {
  /// As it was named; `-` is stdin, which goes to stdout.
  let name: String
  private let before: [UInt8]
  private let after: [UInt8]

  /// - Throws: `DiagnosticsError` where the file cannot be formatted, `LedgerError` where it cannot be read.
  init(_ name: String) throws {
    self.name = name
    before = try name == "-" ? Self.standardInput() : Files.read(name)
    after = try FileFormatter.format(before, file: name)
  }

  var isChanged: Bool { before != after }

  /// The changes, without secrets.
  func difference(_ style: Style) -> String {
    LineDifference(from: SecretMask.masking(before), to: SecretMask.masking(after))
      .text(name: name, style: style)
  }

  /// Replaces the file in one step, with the same permissions, and through a link the file that it leads to.
  ///
  /// - Returns: whether there was something to change.
  func write() throws(LedgerError) -> Bool {
    guard name != "-" else {
      Terminal.standardOutput(String(decoding: after, as: UTF8.self))
      return false
    }
    guard isChanged else { return false }
    let path = Files.real(name)
    var status = stat()
    guard unsafe stat(path, &status) == 0, unsafe access(path, W_OK) == 0 else {
      throw LedgerError(.permissionDenied, "'\(name)' cannot be written. Check its permissions.")
    }
    let mode = status.st_mode & 0o7777
    try AtomicFile.write(
      after, to: FilePath(path), permissions: FilePermissions(rawValue: mode & 0o777))
    // The umask took from them.
    _ = unsafe chmod(path, mode)
    return true
  }

  private static let limit = 64 << 20

  private static func standardInput() throws(LedgerError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      guard let piece = try? FileHandle.standardInput.read(upToCount: 65_536), !piece.isEmpty else {
        return bytes
      }
      bytes += piece
    }
    throw LedgerError(.invalidInput, "stdin has more than \(limit) bytes. Name another file.")
  }
}
