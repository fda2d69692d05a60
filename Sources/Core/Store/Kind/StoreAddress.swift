/// Which store, as a cohort plan names it: a kind, and how to reach it.
///
/// It is what the plan writes under `store:`, variables replaced and paths as written, so that it is
/// the same on every machine. Saved plans and views write it down as it is; what it means is its
/// `StoreKind`'s to say. It holds no secret.
package struct StoreAddress: Hashable, Sendable {
  /// The name of its kind, such as `sqlite`.
  package var kind: String
  package var value: StoreValue

  package init(_ kind: String, _ value: StoreValue) {
    self.kind = kind
    self.value = value
  }

  /// An address of one text, such as the path of a file.
  package init(_ kind: String, _ text: String) { self.init(kind, .text(text)) }
}

/// How to reach a store: a text, or fields in the order in which they are written down.
///
/// Digests of plans rest on that order, so a kind always gives the same one.
package indirect enum StoreValue: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package var name: String
    package var value: StoreValue

    package init(_ name: String, _ value: StoreValue) {
      self.name = name
      self.value = value
    }
  }

  case text(String)
  case fields([Field])

  package subscript(name: String) -> StoreValue? {
    guard case .fields(let fields) = self else { return nil }
    return fields.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The text; nil for fields.
  package var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// Texts by name, as bindings and their IDs; nil for anything else.
  package var texts: [(name: String, text: String)]? {
    guard case .fields(let fields) = self else { return nil }
    var texts: [(name: String, text: String)] = []
    for field in fields {
      guard let text = field.value.text else { return nil }
      texts.append((field.name, text))
    }
    return texts
  }
}

/// The store of a cohort plan, and where the plan names it.
package struct StoreReference: Hashable, Sendable {
  package var address: StoreAddress
  package var range: SourceRange?

  package init(_ address: StoreAddress, range: SourceRange? = nil) {
    self.address = address
    self.range = range
  }
}
