package import Core
import Crypto

/// A key of a namespace in 16 bytes, for sets of more keys than memory has room for.
///
/// The first half of SHA-256 over the namespace, a zero byte and the key. Equal keys are equal; that two
/// different keys of a store are equal is as good as impossible, and nobody can bring it about.
package struct WrittenKey: Hashable, Comparable, Sendable, BitwiseCopyable {
  private let high: UInt64
  private let low: UInt64

  package init(_ key: Key, in namespace: Namespace) {
    var function = SHA256()
    function.update(data: Array(namespace.name.utf8) + [0])
    unsafe key.bytes.withUnsafeBytes { unsafe function.update(bufferPointer: $0) }
    let words = Fingerprint(function.finalize()).words
    (high, low) = (words.0, words.1)
  }

  /// An order that means nothing, for looking keys up in a sorted list.
  package static func < (a: Self, b: Self) -> Bool { (a.high, a.low) < (b.high, b.low) }
}
