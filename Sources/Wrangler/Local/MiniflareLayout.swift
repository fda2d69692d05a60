import Ledger

/// Where `wrangler dev` keeps Workers KV on this machine.
///
/// Nowhere documented; read from miniflare's `plugins/kv`, `shared/blob.worker` and `shared/data`
/// and workerd's `actor-id-impl`, and unchanged since wrangler 3.
package struct MiniflareLayout: Hashable, Sendable {
  /// The directory of all Workers KV state; it exists once `wrangler dev` has run.
  package let directory: String

  /// - Parameter path: the `.wrangler` directory.
  package init(wranglerDirectory path: String) {
    directory = path + (path.hasSuffix("/") ? "" : "/") + "state/v3/kv"
  }

  /// The database of a namespace's keys; there from the first access on.
  package func database(_ id: String) -> String {
    directory + "/" + Self.object + "/"
      + Self.objectID(name: id, uniqueKey: Self.object) + ".sqlite"
  }

  /// The directory of a namespace's values, one file each.
  package func blobs(_ id: String) -> String { directory + "/" + Self.fileName(id) + "/blobs" }

  private static let object = "miniflare-KVNamespaceObject"

  /// A Durable Object's ID from its name: half a keyed hash of the name, then half one of that.
  static func objectID(name: String, uniqueKey: String) -> String {
    let key = KeyedHash.sha256(Array(uniqueKey.utf8))
    let base = Array(KeyedHash.hmacSHA256(Array(name.utf8), key: key).prefix(16))
    let bytes = base + KeyedHash.hmacSHA256(base, key: key).prefix(16)
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
