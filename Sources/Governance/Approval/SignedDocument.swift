import ByteJSON
import Core
import Ledger
import SystemPackage

/// Whether a signed document says nothing besides what its signature covers.
enum SignedDocument {
  /// - Parameters:
  ///   - members: all that the document has; each stands once, and nothing else stands there.
  ///   - texts: members whose text is exactly this: a time, which has many spellings, is signed in one.
  /// - Throws: `.corrupted` where the document differs.
  static func check(
    _ bytes: [UInt8], members: [String], texts: [(name: String, text: String)], at path: FilePath,
    _ remedy: String
  ) throws(LedgerError) {
    do throws(JSONError) {
      if try isExact(bytes, members, texts) { return }
    } catch {
      throw LedgerError(.corrupted, "'\(path)' is damaged. \(remedy)")
    }
    throw LedgerError(
      .corrupted,
      "'\(path)' was edited: it has a duplicate member, an unsigned member, or a time spelled "
        + "differently from the signed one. \(remedy)")
  }

  private static func isExact(
    _ bytes: [UInt8], _ members: [String], _ texts: [(name: String, text: String)]
  ) throws(JSONError) -> Bool {
    var reader = JSONReader(bytes)
    var left = Set(members)
    try reader.enterObject()
    while let name = try reader.nextMember() {
      let word = reader.text(name)
      guard !name.hasEscapes, let known = members.first(where: { Array($0.utf8) == word }),
        left.remove(known) != nil
      else { return false }
      if let wanted = texts.first(where: { $0.name == known }) {
        guard try reader.peek() == .string else { return false }
        let token = try reader.string()
        guard !token.hasEscapes, reader.text(token) == Array(wanted.text.utf8) else { return false }
      } else {
        try reader.skip()
      }
    }
    try reader.finish()
    return left.isEmpty
  }
}
