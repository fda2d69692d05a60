/// Which store, as a cohort plan names it: a kind, and how to reach it.
///
/// It is what the plan writes under `store:`, variables replaced and paths as written, so that it is
/// the same on every machine. Saved plans and views write it down as it is; what it means is its
/// `StoreKind`'s to say. It holds no secret.
public struct StoreAddress: Hashable, Sendable {
  /// The name of its kind, such as `sqlite`.
  public var kind: String
  public var value: StoreValue

  public init(_ kind: String, _ value: StoreValue) {
    self.kind = kind
    self.value = value
  }

  /// An address of one text, such as the path of a file.
  public init(_ kind: String, _ text: String) { self.init(kind, .text(text)) }
}

/// How to reach a store: a text, or fields in the order in which they are written down.
///
/// Digests of plans rest on that order, so a kind always gives the same one.
public indirect enum StoreValue: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: StoreValue

    public init(_ name: String, _ value: StoreValue) {
      self.name = name
      self.value = value
    }
  }

  case text(String)
  case fields([Field])

  public subscript(name: String) -> StoreValue? {
    guard case .fields(let fields) = self else { return nil }
    return fields.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The text; nil for fields.
  public var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// Texts by name, as bindings and their IDs; nil for anything else.
  public var texts: [(name: String, text: String)]? {
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
public struct StoreReference: Hashable, Sendable {
  public var address: StoreAddress
  public var range: SourceRange?

  public init(_ address: StoreAddress, range: SourceRange? = nil) {
    self.address = address
    self.range = range
  }
}
