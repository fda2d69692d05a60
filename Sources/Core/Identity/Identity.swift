/// A legacy name and the immutable ID that owns it.
package struct Identity: Hashable, Sendable {
  /// The name that legacy keys carry, byte for byte as they carry it.
  package var legacy: String
  /// The immutable user ID that canonical keys carry.
  package var id: String
  /// The ID's other legacy names: what records may call the user as well.
  ///
  /// Known of an identity, and no part of what tells it from another.
  package var otherNames: [String]

  package init(legacy: String, id: String, otherNames: [String] = []) {
    self.legacy = legacy
    self.id = id
    self.otherNames = otherNames
  }

  /// All legacy names of the ID, this one first.
  package var names: [String] { [legacy] + otherNames }

  /// The same user under another of the names.
  func called(_ name: String) -> Identity { Identity(legacy: name, id: id) }

  /// Bytes are bytes: two spellings of one text are two names.
  package static func == (a: Identity, b: Identity) -> Bool {
    a.legacy.isSame(as: b.legacy) && a.id.isSame(as: b.id)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(bytesOf: legacy)
    hasher.combine(bytesOf: id)
  }
}

/// One user as the operator listed them: a name, the ID claimed for it, where that stands.
package struct CohortMember: Hashable, Sendable {
  package var legacy: String
  /// Nil when the directory is to say.
  package var id: String?
  /// Further legacy names of the same ID, in the order listed.
  package var aliases: [String]
  package var range: SourceRange
  /// The directory's entry that gave the ID, as messages name it; nil where the operator listed it.
  package var idEntry: String?

  package init(
    legacy: String, id: String?, aliases: [String] = [], range: SourceRange, idEntry: String? = nil
  ) {
    self.legacy = legacy
    self.id = id
    self.aliases = aliases
    self.range = range
    self.idEntry = idEntry
  }
}

/// How the application resolves a name to an ID: an entry per name in a namespace.
package struct Directory: Hashable, Sendable {
  package enum Fold: String, Hashable, Sendable, CaseIterable {
    case none
    /// The name is lowercased before the key is built, as JavaScript's `toLowerCase()` does it.
    case lowercase
  }

  package var namespace: Namespace
  /// Uses `{legacy}` only; `{legacy}` stands for the folded name.
  package var key: KeyTemplate
  package var fold: Fold

  package init(namespace: Namespace, key: KeyTemplate, fold: Fold) {
    self.namespace = namespace
    self.key = key
    self.fold = fold
  }

  /// The name as keys of the directory have it.
  package func folded(_ name: String) -> String { fold == .lowercase ? name.lowercase : name }

  /// Where the directory says whose `name` is.
  package func entryKey(of name: String) -> Key {
    Key(BoundTemplate(key, identity: Identity(legacy: folded(name), id: "")).prefix)
  }
}
