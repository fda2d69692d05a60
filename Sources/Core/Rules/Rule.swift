package import ByteJSON

/// How one family of keys moves, or is rewritten where it stands.
package struct Rule: Hashable, Sendable {
  package enum Keys: Hashable, Sendable {
    /// Records under `from` are copied to `to`; `to` uses only names that `from` binds.
    case move(from: KeyTemplate, to: KeyTemplate)
    /// The key stays; fields of the value change.
    case inPlace(KeyTemplate)
  }

  /// Unique within the plan.
  package var name: String
  package var namespace: Namespace
  package var keys: Keys
  /// Where the record's time stands; the first field that holds a time wins.
  package var newerBy: [TimeField]
  /// Whether a record without the first of these fields was never changed since it was made.
  package var absentIsUnchanged: Bool
  /// Must hold the legacy name or the ID; nil when the records carry no owner.
  package var owner: JSONPointer?
  /// Other forms of the legacy name, or of the ID, that the owner field may hold; without captures.
  package var ownerForms: [KeyTemplate]
  package var rewrites: [Rewrite]
  /// Strings that hold JSON, which the paths of `rewrites` lead through.
  package var jsonStrings: [JSONPlace]
  /// Where legacy names may stay in results.
  package var expectedResidue: [JSONPlace]
  package var range: SourceRange?

  package init(
    name: String, namespace: Namespace, keys: Keys, newerBy: [TimeField] = [],
    absentIsUnchanged: Bool = false, owner: JSONPointer? = nil, ownerForms: [KeyTemplate] = [],
    rewrites: [Rewrite] = [], jsonStrings: [JSONPlace] = [], expectedResidue: [JSONPlace] = [],
    range: SourceRange? = nil
  ) {
    self.name = name
    self.namespace = namespace
    self.keys = keys
    self.newerBy = newerBy
    self.absentIsUnchanged = absentIsUnchanged
    self.owner = owner
    self.ownerForms = ownerForms
    self.rewrites = rewrites
    self.jsonStrings = jsonStrings
    self.expectedResidue = expectedResidue
    self.range = range
  }

  /// The template that source keys match.
  package var source: KeyTemplate {
    switch keys {
    case .move(let from, _): from
    case .inPlace(let key): key
    }
  }
}
