import Core

/// The namespaces' IDs and titles. Each ID and each title is one namespace's.
struct NamespaceDirectory: Sendable {
  struct Item: Hashable, Sendable {
    var id: String
    var title: String
  }

  /// Where the directory lies in the store: the keys are IDs, the values are titles. No ID reads
  /// like this name.
  static let namespace: Namespace = "kv-simulator:namespaces"

  private var titles: [String: String] = [:]
  private var ids: [String: String] = [:]

  var items: [Item] { titles.map { Item(id: $0.key, title: $0.value) } }

  func title(of id: String) -> String? { titles[id] }

  func id(of title: String) -> String? { ids[title] }

  /// Adds a namespace under its title's own ID, or where another has that, the next that is free.
  ///
  /// - Returns: the ID; nil, with nothing changed, when there is a namespace with that title.
  mutating func create(_ title: String) -> String? {
    guard ids[title] == nil else { return nil }
    var id = Self.identifier(for: title)
    while titles[id] != nil { id = Self.identifier(for: id) }
    return set(title, for: id) ? id : nil
  }

  /// Adds or renames a namespace.
  ///
  /// - Returns: false, with nothing changed, when the title is another namespace's.
  mutating func set(_ title: String, for id: String) -> Bool {
    guard ids[title] == nil || ids[title] == id else { return false }
    if let old = titles[id] { ids[old] = nil }
    titles[id] = title
    ids[title] = id
    return true
  }

  mutating func remove(_ id: String) {
    guard let title = titles.removeValue(forKey: id) else { return }
    ids[title] = nil
  }

  /// 32 hexadecimal digits that depend on the title alone (FNV-1a,
  /// https://datatracker.ietf.org/doc/draft-eastlake-fnv/).
  static func identifier(for title: String) -> String {
    let words = [StableHash(title.utf8).value, StableHash("title:".utf8, title.utf8).value]
    return words.map { HexText.encode($0) }.joined()
  }
}

/// A 64-bit hash that is the same in every process (FNV-1a,
/// https://datatracker.ietf.org/doc/draft-eastlake-fnv/). Holds off accidents, not attackers.
struct StableHash: Sendable {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  init(_ parts: any Sequence<UInt8>...) {
    for part in parts { add(part) }
  }

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }
}
