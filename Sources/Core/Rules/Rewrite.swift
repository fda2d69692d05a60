public import ByteJSON

/// A place in a record: one of its two documents and a path there.
public struct JSONPlace: Hashable, Sendable {
  public enum Document: String, Hashable, Sendable, CaseIterable {
    case value, metadata
  }

  public var document: Document
  public var path: JSONPattern

  public init(_ document: Document = .value, _ path: JSONPattern) {
    self.document = document
    self.path = path
  }

  /// The pointer of a place in the value that a single pass finds with the owner and the times.
  var plainPointer: JSONPointer? { document == .value ? path.pointer : nil }
}

extension JSONPlace: CustomStringConvertible {
  /// `/userId`, or `metadata /userId`; the whole document is `(whole)`.
  public var description: String {
    let shown = path.text.isEmpty ? "(whole)" : path.text
    return document == .metadata ? "metadata \(shown)" : shown
  }
}

/// Names inside a record that follow the key.
public struct Rewrite: Hashable, Sendable {
  public enum Target: Hashable, Sendable {
    /// The string at the place.
    case text
    /// The names of the members of the object at the place.
    case memberNames
  }

  public var place: JSONPlace
  public var target: Target
  /// The texts this applies to. A text that `from` does not match is left alone, except that where
  /// `from` is nothing but the legacy name and the place is a single string, one that is neither a name
  /// of the user's nor the result is a foreign owner and rejects the record.
  public var from: KeyTemplate
  public var to: KeyTemplate

  public init(
    at place: JSONPlace, _ target: Target = .text, from: KeyTemplate, to: KeyTemplate
  ) {
    self.place = place
    self.target = target
    self.from = from
    self.to = to
  }

  public init(at pointer: JSONPointer, from: KeyTemplate, to: KeyTemplate) {
    self.init(at: JSONPlace(.value, JSONPattern(pointer)), from: from, to: to)
  }

  /// Whether a name that is somebody else's is left alone: one of many is, the only one is not.
  var leavesOthers: Bool { target == .memberNames || !place.path.isPlain }
}

extension Rewrite: CustomStringConvertible {
  public var description: String {
    target == .memberNames ? "\(place) (member names)" : "\(place)"
  }
}
