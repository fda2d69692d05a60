import ByteJSON

/// A place where a record holds a legacy name.
package struct ResiduePlace: Hashable, Sendable {
  /// On the path, elements of arrays are `*`, and so are members that are called like a user.
  package var place: JSONPlace
  /// Whether a member of the object there is called so; else the string there is the name.
  package var isMemberName: Bool
  /// Whether it is the name of another user than the one whose record it is.
  package var isOthers: Bool

  package init(_ place: JSONPlace, isMemberName: Bool = false, isOthers: Bool = false) {
    self.place = place
    self.isMemberName = isMemberName
    self.isOthers = isOthers
  }
}

extension ResiduePlace: CustomStringConvertible {
  package var description: String {
    switch (isMemberName, isOthers) {
    case (false, false): "\(place)"
    case (true, false): "\(place) (member names)"
    case (false, true): "\(place) (names of others)"
    case (true, true): "\(place) (member names, of others)"
    }
  }
}

/// Looks for legacy names that are whole strings or names of members, in a record's value and metadata
/// and in the JSON that strings there hold.
package struct ResidueScan: Sendable {
  /// Places of one record, at most.
  package static let maximumPlaces = 64
  /// Steps of a place's path, at most, as the paths of a rule have: what is deeper counts as the
  /// container there.
  static let maximumSteps = 64
  /// Bytes of a member's name on a path; a longer one is `*`.
  static let maximumNameBytes = 128

  private let names: CohortNames

  package init(_ names: CohortNames) { self.names = names }

  /// The places in the order in which they stand, each once.
  ///
  /// - Parameter rule: what its rewrites put there is left out.
  package func places(in entry: Entry, of user: Identity, _ rule: Rule? = nil) -> [ResiduePlace] {
    var found: [ResiduePlace] = []
    look(in: entry.value, .value, user, &found)
    if let metadata = entry.metadata { look(in: metadata, .metadata, user, &found) }
    guard let rule, !found.isEmpty else { return found }
    return found.filter { !rule.puts($0) }
  }

  private func look(
    in document: [UInt8], _ kind: JSONPlace.Document, _ user: Identity,
    _ found: inout [ResiduePlace]
  ) {
    guard names.mayStand(in: document.span) else { return }
    var walk = ResidueWalk(names, kind, user.id)
    walk.look(in: document)
    for place in walk.found where found.count < Self.maximumPlaces && !found.contains(place) {
      found.append(place)
    }
  }
}

/// One pass over a document, with the path to where it is.
private struct ResidueWalk {
  private let names: CohortNames
  private let document: JSONPlace.Document
  private let id: String
  private let level: Int
  private var steps: [JSONPattern.Step]
  /// For each open container, whether it is an object.
  private var open: [Bool] = []
  private(set) var found: [ResiduePlace] = []

  init(
    _ names: CohortNames, _ document: JSONPlace.Document, _ id: String, level: Int = 0,
    below steps: [JSONPattern.Step] = []
  ) {
    self.names = names
    self.document = document
    self.id = id
    self.level = level
    self.steps = steps
  }

  /// Finds what stands before the first mistake of a document that is not JSON, too: a log of many
  /// documents is one. Text that is no JSON at all can be nothing but the name itself.
  mutating func look(in bytes: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    do throws(JSONError) { try run(text) } catch {
      if let holder = names.holder(of: text, for: id) { add(holder, isMemberName: false) }
    }
  }

  private mutating func run(_ bytes: [UInt8]) throws(JSONError) {
    var cursor = JSONReaderCursor()
    let span = bytes.span
    try value(span, &cursor)
    while let isObject = open.last {
      if isObject, let name = try cursor.nextMember(span) {
        steps.append(step(name, span))
        try value(span, &cursor)
      } else if !isObject, try cursor.separator(span, inObject: false) {
        steps.append(.each)
        try value(span, &cursor)
      } else {
        open.removeLast()
        leave()
      }
    }
    try cursor.finish(span)
  }

  private mutating func value(
    _ span: Span<UInt8>, _ cursor: inout JSONReaderCursor
  ) throws(JSONError) {
    switch try cursor.start(span) {
    case UInt8(ascii: "{"):
      try cursor.enter(span, isObject: true)
      return open.append(true)
    case UInt8(ascii: "["):
      try cursor.enter(span, isObject: false)
      return open.append(false)
    case UInt8(ascii: "\""): string(try cursor.string(span), span)
    default: _ = try cursor.skip(span)
    }
    leave()
  }

  /// Steps back from a value to the container around it; the whole document has none.
  private mutating func leave() {
    if !open.isEmpty { steps.removeLast() }
  }

  private mutating func step(
    _ token: JSONReader.StringToken, _ span: Span<UInt8>
  ) -> JSONPattern.Step {
    guard let name = token.field.text(in: span) else { return .each }
    if let holder = names.holder(of: name, for: id) {
      add(holder, isMemberName: true)
      return .each
    }
    return name.count > ResidueScan.maximumNameBytes || names.isID(name) ? .each : .name(name)
  }

  private mutating func string(_ token: JSONReader.StringToken, _ span: Span<UInt8>) {
    if !token.hasEscapes {
      guard
        names.mayBe(span.extracting((token.range.lowerBound &+ 1)..<(token.range.upperBound &- 1)))
      else { return }
    }
    guard let text = token.field.text(in: span) else { return }
    if let holder = names.holder(of: text, for: id) { return add(holder, isMemberName: false) }
    // Without an escape there is no quote in it, and so no string.
    guard token.hasEscapes, level < DocumentEdits.maximumLevels,
      let first = text.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "\""),
      names.mayStand(in: text.span)
    else { return }
    var inside = ResidueWalk(names, document, id, level: level + 1, below: steps)
    inside.look(in: text)
    for place in inside.found { add(place) }
  }

  private mutating func add(_ holder: CohortNames.Holder, isMemberName: Bool) {
    let path = JSONPattern(steps: Array(steps.prefix(ResidueScan.maximumSteps)))
    add(
      ResiduePlace(
        JSONPlace(document, path), isMemberName: isMemberName, isOthers: holder == .other))
  }

  private mutating func add(_ place: ResiduePlace) {
    guard found.count < ResidueScan.maximumPlaces, !found.contains(place) else { return }
    found.append(place)
  }
}

extension Rule {
  /// The place of `residue: { expected: … }` that says that a legacy name may stay there.
  package func expectation(of residue: ResiduePlace) -> JSONPlace? {
    expectedResidue.first { $0.leads(to: residue.place) }
  }

  /// Whether a rewrite whose `to` has the legacy name put it there.
  func puts(_ residue: ResiduePlace) -> Bool {
    !residue.isOthers
      && rewrites.contains {
        $0.to.usesLegacy && ($0.target == .memberNames) == residue.isMemberName
          && $0.place.leads(to: residue.place)
      }
  }
}

extension JSONPlace {
  /// Whether the place is among those that `self` reaches: a step by name reaches no other name.
  fileprivate func leads(to place: JSONPlace) -> Bool {
    document == place.document && path.steps.count == place.path.steps.count
      && zip(path.steps, place.path.steps).allSatisfy { $0 == .each || $0 == $1 }
  }
}
