package import ByteJSON

/// A place in a record: one of its two documents and a path there.
package struct JSONPlace: Hashable, Sendable {
  package enum Document: String, Hashable, Sendable, CaseIterable {
    case value, metadata
  }

  package var document: Document
  package var path: JSONPattern

  package init(_ document: Document = .value, _ path: JSONPattern) {
    self.document = document
    self.path = path
  }

  /// The pointer of a place in the value that a single pass finds with the owner and the times.
  var plainPointer: JSONPointer? { document == .value ? path.pointer : nil }
}

extension JSONPlace: CustomStringConvertible {
  /// `/userId`, or `metadata /userId`; the whole document is `(whole)`.
  package var description: String {
    let shown = path.text.isEmpty ? "(whole)" : path.text
    return document == .metadata ? "metadata \(shown)" : shown
  }
}

/// Names inside a record that follow the key.
package struct Rewrite: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    /// The string at the place.
    case text
    /// The same, which becomes a JSON number; only where `from` is the name alone.
    case number
    /// The names of the members of the object at the place.
    case memberNames
  }

  package var place: JSONPlace
  package var target: Target
  /// The texts this applies to. A text that `from` does not match is left alone, except that where
  /// `from` is nothing but the legacy name and the place is a single string, one that is neither a name
  /// of the user's nor the result is a foreign owner and rejects the record.
  package var from: KeyTemplate
  package var to: KeyTemplate

  package init(
    at place: JSONPlace, _ target: Target = .text, from: KeyTemplate, to: KeyTemplate
  ) {
    self.place = place
    self.target = target
    self.from = from
    self.to = to
  }

  package init(at pointer: JSONPointer, from: KeyTemplate, to: KeyTemplate) {
    self.init(at: JSONPlace(.value, JSONPattern(pointer)), from: from, to: to)
  }

  /// Whether a name that is somebody else's is left alone: one of many is, the only one is not.
  var leavesOthers: Bool { target == .memberNames || !place.path.isPlain }
}

extension Rewrite: CustomStringConvertible {
  package var description: String {
    target == .memberNames ? "\(place) (member names)" : "\(place)"
  }
}
