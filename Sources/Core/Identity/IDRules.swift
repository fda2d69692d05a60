/// What the plan says that IDs look like, as its `ids:` has it.
package struct IDRules: Hashable, Sendable {
  /// Nil: the shape is inferred from the cohort, and an ID that differs is a warning.
  package var shape: IDShape?
  /// Nil: any.
  package var pattern: IDPattern?

  package init(shape: IDShape? = nil, pattern: IDPattern? = nil) {
    self.shape = shape
    self.pattern = pattern
  }

  /// What an ID breaks, to follow its name; nil where it keeps what is declared.
  package func violation(by id: String) -> String? {
    if let shape, !shape.holds(id) { return "is not \(shape.what)" }
    if let pattern, !pattern.matches(id) { return "does not match the pattern \(pattern.text)" }
    return nil
  }
}

/// What IDs of an application have in common.
package enum IDShape: String, Hashable, Sendable, CaseIterable {
  case uuid, ulid, digits
  /// Any text.
  case text

  /// How messages name one.
  package var what: String {
    switch self {
    case .uuid: "a UUID (8-4-4-4-12 hexadecimal digits)"
    case .ulid: "a ULID (26 characters of Crockford's base 32)"
    case .digits: "digits only"
    case .text: "a text"
    }
  }

  package func holds(_ id: String) -> Bool {
    let bytes = Array(id.utf8)
    switch self {
    case .uuid:
      return bytes.count == 36
        && bytes.indices.allSatisfy { i in
          [8, 13, 18, 23].contains(i)
            ? bytes[i] == UInt8(ascii: "-") : Self.isHexadecimal(bytes[i])
        }
    case .ulid:
      guard bytes.count == 26, (0x30...0x37).contains(bytes[0]) else { return false }
      return bytes.allSatisfy { byte in
        (0x30...0x39).contains(byte)
          || (0x61...0x7A).contains(byte | 0x20) && byte >= 0x41
            && !"ilou".utf8.contains(byte | 0x20)
      }
    case .digits: return !bytes.isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) }
    case .text: return !bytes.isEmpty
    }
  }

  /// The narrowest shape that a text has.
  static func of(_ id: String) -> IDShape { allCases.first { $0.holds(id) } ?? .text }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20) && byte >= 0x41
  }
}
