import Core
import Ledger
import SystemPackage

/// The check that a file about to be written is not one that somebody needs.
enum OutputFile {
  /// - Throws: `.exists` where `path` holds anything but a saved plan, which the next one replaces.
  static func checkPlan(_ path: String) throws(LedgerError) {
    guard Files.exists(path), !holdsPlan(path) else { return }
    throw LedgerError(
      .exists,
      "'\(path)' exists and is not a saved plan, so it is not replaced. Name another file for --out."
    )
  }

  /// - Throws: `.exists` where there is a file: a snapshot is somebody's only way back.
  static func checkSnapshot(_ path: String) throws(LedgerError) {
    guard Files.exists(path) else { return }
    throw LedgerError(
      .exists, "'\(path)' exists, and a snapshot never replaces a file. Name another for --out.")
  }

  /// - Throws: `.exists` where `path` holds anything but an approval, which the next one replaces.
  static func checkApproval(_ path: String) throws(LedgerError) {
    guard let bytes = Files.contents(path) else { return }
    do { _ = try ApprovalCodecV1.decode(bytes, at: FilePath(path)) } catch {
      throw LedgerError(
        .exists,
        "'\(path)' exists and is not an approval, so it is not replaced. Name another file for --out."
      )
    }
  }

  /// - Throws: `.exists` where `path` holds a plan, saved or written by hand: a rendering can be made
  ///   again from it, and not the other way round.
  static func checkRendering(_ path: String) throws(LedgerError) {
    guard Files.exists(path), holdsPlan(path) || SavedPlan.isCohortFile(path) else { return }
    throw LedgerError(
      .exists,
      "'\(path)' is a plan, and a rendering never replaces one. Name another file for --out.")
  }

  private static func holdsPlan(_ path: String) -> Bool {
    guard let lines = try? ZstdLineReader(FilePath(path)), let chunk = try? lines.next(),
      let first = chunk.lines.first
    else { return false }
    return chunk.bytes[first].starts(with: Array("{\"kind\":\"plan\"".utf8))
  }
}
