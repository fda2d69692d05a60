import Foundation
import Ledger
import SystemPackage

/// This program once more, going on after its caller has ended.
enum DetachedProcess {
  /// Starts the program with `arguments`, without a terminal.
  ///
  /// - Parameter log: receives what it prints, in place of what an earlier one printed.
  /// - Returns: its process ID.
  static func start(_ arguments: [String], log: FilePath) throws -> Int32 {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        log, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite])
    } catch {
      throw LedgerError(.permissionDenied, "'\(log)' cannot be written. Check its directory.")
    }
    let output = FileHandle(fileDescriptor: file.rawValue, closeOnDealloc: true)
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    return process.processIdentifier
  }

  /// Leaves the caller's session, so that the end of its terminal is not this program's.
  static func leaveSession() { _ = setsid() }
}
