/// A key of a key-value store: its UTF-8 bytes, compared byte by byte.
///
/// Workers KV, SQLite's `BINARY` collation and Redis all order keys by their UTF-8 bytes; Swift's
/// `String` orders by Unicode canonical equivalence, which is a different order, so keys are never
/// held as `String`.
public struct Key: Hashable, Sendable {
  /// Any bytes, unless the store takes only valid UTF-8; compared as bytes.
  public var bytes: [UInt8]

  /// Makes a key of these bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
  /// Makes a key of the text's UTF-8.
  public init(_ text: String) { self.bytes = Array(text.utf8) }

  /// The key as text, or nil when its bytes are not valid UTF-8.
  public var text: String? { String(validating: bytes, as: UTF8.self) }

  /// The key for people: invalid UTF-8 becomes U+FFFD.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether the key begins with these bytes.
  public func hasPrefix(_ prefix: Key) -> Bool { bytes.starts(with: prefix.bytes) }
}

extension Key: Comparable {
  /// The order of the bytes, as the store contract lists keys.
  public static func < (a: Key, b: Key) -> Bool {
    let x = a.bytes.span
    let y = b.bytes.span
    let shared = min(x.count, y.count)
    var i = 0
    while i < shared {
      if x[i] != y[i] { return x[i] < y[i] }
      i += 1
    }
    return x.count < y.count
  }
}

extension Key: CustomStringConvertible, ExpressibleByStringLiteral {
  /// The text, as a literal.
  public init(stringLiteral value: String) { self.init(value) }
}

/// A namespace of a store (a Workers KV binding such as `BETA_LOGS_KV`), compared byte by byte.
public struct Namespace: Hashable, Sendable {
  /// As plans write it.
  public let name: String
  /// Makes a namespace of this name; whether a store has it is not looked at.
  public init(_ name: String) { self.name = name }

  /// Whether the names are the same bytes.
  public static func == (a: Namespace, b: Namespace) -> Bool { a.name.isSame(as: b.name) }
  /// Hashes the bytes of the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: name) }
}

extension Namespace: Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The text, as a literal.
  public init(stringLiteral value: String) { self.init(value) }
  /// The name.
  public var description: String { name }

  /// UTF-8 byte order, the same in every locale.
  public static func < (a: Namespace, b: Namespace) -> Bool {
    a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
  }
}
