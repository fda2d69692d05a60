/// A place where a record holds a legacy name.
public struct ResiduePlace: Hashable, Sendable {
  /// Elements of arrays, and members that are called like the user, are `*` on the path.
  public var place: JSONPlace
  /// Whether a member of the object there is called so; else the string there is the name.
  public var isMemberName: Bool

  public init(_ place: JSONPlace, isMemberName: Bool = false) {
    self.place = place
    self.isMemberName = isMemberName
  }
}

extension ResiduePlace: CustomStringConvertible {
  public var description: String { isMemberName ? "\(place) (member names)" : "\(place)" }
}

/// Looks for legacy names that are whole strings or names of members, in a record's value and metadata
/// and in the JSON that strings there hold.
public struct ResidueScan: Sendable {
  /// Places of one record, at most.
  public static let maximumPlaces = 64

  private let names: [[UInt8]]

  /// - Parameter names: the user's legacy name and aliases, as UTF-8.
  public init(_ names: [[UInt8]]) { self.names = names.filter { !$0.isEmpty } }

  /// The places in the order in which they stand, each once.
  public func places(in entry: Entry) -> [ResiduePlace] {
    var found: [ResiduePlace] = []
    look(in: entry.value, .value, &found)
    if let metadata = entry.metadata { look(in: metadata, .metadata, &found) }
    return found
  }

  private func look(
    in document: [UInt8], _ kind: JSONPlace.Document, _ found: inout [ResiduePlace]
  ) {
    guard mayHold(document) else { return }
    var walk = ResidueWalk(names, kind, level: 0, below: [])
    do {
      try walk.run(document)
    } catch {
      // Text that is not JSON can be nothing but the name itself.
      walk.found =
        names.contains(document) ? [ResiduePlace(JSONPlace(kind, JSONPattern(steps: [])))] : []
    }
    for place in walk.found where found.count < Self.maximumPlaces && !found.contains(place) {
      found.append(place)
    }
  }

  /// Whether a name is there as it is, or some character is written as `\u…`.
  fileprivate func mayHold(_ bytes: [UInt8]) -> Bool {
    let escape: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "u")]
    return (names + [escape]).contains {
      bytes.span.firstPlace(of: $0.span, from: 0, to: bytes.count) != nil
    } || (bytes.contains(UInt8(ascii: "\\")) && names.contains { $0.contains { $0.isEscapable } })
  }
}

/// One pass over a document, with the path to where it is.
private struct ResidueWalk {
  private let names: [[UInt8]]
  private let document: JSONPlace.Document
  private let level: Int
  private var steps: [JSONPattern.Step]
  /// For each open container, whether it is an object.
  private var open: [Bool] = []
  var found: [ResiduePlace] = []

  init(
    _ names: [[UInt8]], _ document: JSONPlace.Document, level: Int, below steps: [JSONPattern.Step]
  ) {
    self.names = names
    self.document = document
    self.level = level
    self.steps = steps
  }

  mutating func run(_ bytes: [UInt8]) throws(JSONError) {
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
    _ name: JSONReader.StringToken, _ span: Span<UInt8>
  ) -> JSONPattern.Step {
    if isName(name, span) {
      add(ResiduePlace(JSONPlace(document, JSONPattern(steps: steps)), isMemberName: true))
      return .each
    }
    return name.field.text(in: span).map { .name($0) } ?? .each
  }

  private mutating func string(_ token: JSONReader.StringToken, _ span: Span<UInt8>) {
    if isName(token, span) {
      return add(ResiduePlace(JSONPlace(document, JSONPattern(steps: steps))))
    }
    guard level < DocumentEdits.maximumLevels, let text = token.field.text(in: span),
      let first = text.first(where: { $0 > 0x20 }), first == 0x7B || first == 0x5B || first == 0x22,
      ResidueScan(names).mayHold(text)
    else { return }
    var inside = ResidueWalk(names, document, level: level + 1, below: steps)
    // Text that only begins like JSON holds no names of its own.
    guard (try? inside.run(text)) != nil else { return }
    for place in inside.found { add(place) }
  }

  private func isName(_ token: JSONReader.StringToken, _ span: Span<UInt8>) -> Bool {
    names.contains { token.field.holds($0.span, in: span) }
  }

  private mutating func add(_ place: ResiduePlace) {
    guard found.count < ResidueScan.maximumPlaces, !found.contains(place) else { return }
    found.append(place)
  }
}

extension UInt8 {
  /// Whether JSON may escape the character without naming its number.
  fileprivate var isEscapable: Bool {
    self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
      || self == UInt8(ascii: "/")
  }
}

extension Rule {
  /// Whether the plan says that a legacy name may stay there.
  public func expects(_ residue: ResiduePlace) -> Bool {
    expectedResidue.contains { expected in
      expected.document == residue.place.document
        && expected.path.steps.count == residue.place.path.steps.count
        && expected.path.covers(beginningOf: residue.place.path)
    }
  }
}
