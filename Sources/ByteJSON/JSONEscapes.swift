/// How a writer spells the characters of a text that JSON lets it spell in several ways.
///
/// Bytes that are digested or hash-chained keep the spelling that their format began with: the same text
/// in another spelling has another digest. So a policy never changes; a format that needs another one gets
/// a new policy and a new version. Quotes and backslashes are escaped by every policy, and what is not
/// ASCII by none.
package struct JSONEscapes: Hashable, Sendable {
  /// The control characters that are written by the letter that RFC 8259 §7 has for them, one bit each.
  let letters: UInt32
  /// Whether U+007F, which JSON lets stand, is escaped.
  let escapesDelete: Bool

  /// As few and as short escapes as RFC 8259 §7 allows.
  package static let shortest = JSONEscapes(
    letters: bits([0x08, 0x09, 0x0A, 0x0C, 0x0D]), escapesDelete: false)

  /// Plans and journals since version 0.1: every control character is `\u00xx`, U+007F included.
  package static let linesV1 = JSONEscapes(letters: 0, escapesDelete: true)

  /// Audit records, snapshots, pre-images and the users of state files since version 0.1: `\t`, `\n` and
  /// `\r`, and `\u00xx` for the other control characters.
  package static let recordsV1 = JSONEscapes(
    letters: bits([0x09, 0x0A, 0x0D]), escapesDelete: false)

  private static func bits(_ controls: [UInt32]) -> UInt32 {
    controls.reduce(0) { $0 | 1 << $1 }
  }

  @inline(__always)
  func hasLetter(for control: UInt8) -> Bool {
    letters >> UInt32(truncatingIfNeeded: control & 31) & 1 == 1
  }
}
