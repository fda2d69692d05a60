import Core
import FileState
import Governance
import Ledger
import SystemPackage

/// Checks that writing a file does not destroy one that is still needed.
enum OutputFile {
  /// - Throws: `.exists` where `path` holds anything but a saved plan, which the next one replaces.
  static func checkPlan(_ path: String) throws(LedgerError) {
    try checkPlace(path)
    guard Files.exists(path), !holdsPlan(path) else { return }
    throw LedgerError(
      .exists,
      "'\(path)' exists and is not a saved plan, so it is not overwritten. Name another file for "
        + "--out."
    )
  }

  /// - Throws: `.exists` if the file exists: an older snapshot may be the only backup.
  static func checkSnapshot(_ path: String) throws(LedgerError) {
    try checkPlace(path)
    guard Files.exists(path) else { return }
    throw LedgerError(
      .exists,
      "'\(path)' exists, and a snapshot never overwrites a file. Name another file for --out.")
  }

  /// - Throws: `.exists` where there is a file: a person may have filled it in.
  static func checkNew(_ path: String, _ option: String) throws(LedgerError) {
    try checkPlace(path)
    guard Files.exists(path) else { return }
    throw LedgerError(
      .exists,
      "'\(path)' exists, and a draft never overwrites a file. Name another file for \(option).")
  }

  /// - Throws: `.exists` where `path` holds anything but an approval, which the next one replaces.
  static func checkApproval(_ path: String) throws(LedgerError) {
    try checkPlace(path)
    guard Files.exists(path) else { return }
    let bytes = Files.contents(path) ?? []
    do { _ = try ApprovalCodecV1.decode(bytes, at: FilePath(path)) } catch {
      throw LedgerError(
        .exists,
        "'\(path)' exists and is not an approval, so it is not overwritten. Name another file for "
          + "--out."
      )
    }
  }

  /// - Throws: `.exists` where `path` holds a plan, saved or written by hand: a rendering can be made
  ///   again from it, and not the other way round.
  static func checkRendering(_ path: String) throws(LedgerError) {
    try checkPlace(path)
    guard Files.exists(path), holdsPlan(path) || SavedPlan.isCohortFile(path) else { return }
    throw LedgerError(
      .exists,
      "'\(path)' is a plan, and a rendering never overwrites a plan. Name another file for --out.")
  }

  /// - Throws: `.exists` where a file of that name, even one that does not exist yet, belongs to a store
  ///   or to the state: SQLite would take it for a journal, a later run for its own record.
  static func checkPlace(_ path: String) throws(LedgerError) {
    if Files.exists(path), isDatabase(path) { throw taken(path, "is a store") }
    for suffix in ["-wal", "-shm", "-journal"] where path.utf8.hasSuffix(suffix) {
      let store = String(decoding: path.utf8.dropLast(suffix.utf8.count), as: UTF8.self)
      if isDatabase(store) {
        throw taken(path, "is a file name that SQLite uses for the store '\(store)'")
      }
    }
    guard let name = FilePath(path).lastComponent?.string else { return }
    if LedgerPaths.isReserved(name) {
      throw taken(path, "is a file name that the state directory uses")
    }
  }

  private static func taken(_ path: String, _ why: String) -> LedgerError {
    LedgerError(.exists, "'\(path)' \(why), so it is not written. Name another file for --out.")
  }

  private static func isDatabase(_ path: String) -> Bool {
    guard let file = try? RegularFile.open(FilePath(path)) else { return false }
    defer { try? file.close() }
    let magic = Array("SQLite format 3\0".utf8)
    var start = [UInt8](repeating: 0, count: magic.count)
    let count = unsafe start.withUnsafeMutableBytes { try? unsafe file.read(into: $0) }
    return count == magic.count && start == magic
  }

  private static func holdsPlan(_ path: String) -> Bool {
    guard let lines = try? ZstdLineReader(FilePath(path)), let chunk = try? lines.next(),
      let first = chunk.lines.first
    else { return false }
    return chunk.bytes[first].starts(with: Array("{\"kind\":\"plan\"".utf8))
  }
}

extension String.UTF8View {
  fileprivate func hasSuffix(_ suffix: String) -> Bool {
    suffix.utf8.count <= count && self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
