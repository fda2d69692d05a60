import ByteJSON

/// A stretch of a document and what is to stand there instead.
struct Edit: Hashable, Sendable {
  /// Between the quotes of a string.
  var range: Range<Int>
  var bytes: [UInt8]
}

/// Finds what a rule changes in one document, and in the documents that strings of it hold.
///
/// Only values that a path leads to are entered, so recursion is as deep as the paths are long
/// (`RewriteCheck.maximumSteps`), times the documents inside one another.
struct DocumentEdits {
  /// Documents that strings hold, inside one another.
  static let maximumLevels = 2

  let tree: RewriteTree
  let rule: BoundRule
  private let level: Int
  /// In the order in which they stand.
  private(set) var edits: [Edit] = []
  /// Why the record cannot be carried; the rest of the document is read all the same.
  private(set) var refusal: Reason?
  /// Nodes where a rewrite ends and the document has something, and those whose name stands twice in
  /// its object.
  private var reached: Set<Int> = []
  private var repeated: Set<Int> = []
  /// How often each rewrite found a name: one to replace, or one that is as it is to be.
  private(set) var found: [Int: Int] = [:]

  init(_ tree: RewriteTree, _ rule: BoundRule) { self.init(tree, rule, level: 0) }

  private init(_ tree: RewriteTree, _ rule: BoundRule, level: Int) {
    self.tree = tree
    self.rule = rule
    self.level = level
  }

  /// - Throws: `JSONError` where the document is not JSON, whatever else is wrong with it.
  mutating func run(_ document: [UInt8]) throws(JSONError) {
    try run(document, from: [0])
  }

  private mutating func run(_ document: [UInt8], from nodes: [Int]) throws(JSONError) {
    var cursor = JSONReaderCursor()
    try value(document.span, &cursor, nodes)
    try cursor.finish(document.span)
    if isAmbiguous { refusal = .ambiguousField }
  }

  /// Whether a name stands twice on a path that leads to something.
  private var isAmbiguous: Bool {
    guard !repeated.isEmpty else { return false }
    return reached.contains { node in
      var above: Int? = node
      while let node = above {
        if repeated.contains(node) { return true }
        above = tree.nodes[node].parent
      }
      return false
    }
  }

  mutating func refuse(_ reason: Reason) { refusal = refusal ?? reason }

  mutating func add(_ edit: Edit) { edits.append(edit) }

  mutating func count(_ rewrite: Int) { found[rewrite, default: 0] += 1 }

  // MARK: - Values

  private mutating func value(
    _ document: Span<UInt8>, _ cursor: inout JSONReaderCursor, _ nodes: [Int]
  ) throws(JSONError) {
    let start = try cursor.start(document)
    guard !nodes.isEmpty else {
      _ = try cursor.skip(document)
      return
    }
    for node in nodes where tree.nodes[node].isEnd { reached.insert(node) }
    switch start {
    case UInt8(ascii: "{"): try object(document, &cursor, nodes)
    case UInt8(ascii: "["): try array(document, &cursor, nodes)
    case UInt8(ascii: "\""): string(document, try cursor.string(document), nodes)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): number(document, try cursor.skip(document), nodes)
    default: _ = try cursor.skip(document)
    }
  }

  private mutating func array(
    _ document: Span<UInt8>, _ cursor: inout JSONReaderCursor, _ nodes: [Int]
  ) throws(JSONError) {
    try cursor.enter(document, isObject: false)
    var index = 0
    while try cursor.separator(document, inObject: false) {
      try value(document, &cursor, tree.element(index, of: nodes))
      index &+= 1
    }
  }

  private mutating func object(
    _ document: Span<UInt8>, _ cursor: inout JSONReaderCursor, _ nodes: [Int]
  ) throws(JSONError) {
    var names = MemberNames(nodes.flatMap { tree.nodes[$0].memberNames }.sorted())
    var seen: Set<Int> = []
    // The names' edits stand among those of the members' values, in the document's order.
    try cursor.enter(document, isObject: true)
    while let name = try cursor.nextMember(document) {
      if !names.rewrites.isEmpty { names.add(name.field, in: document, to: &self) }
      let steps = tree.member(document.extracting(name.range), of: nodes)
      for node in steps.named where !seen.insert(node).inserted { repeated.insert(node) }
      try value(document, &cursor, steps.named + steps.each)
    }
    if let reason = names.refusal { refuse(reason) }
  }

  // MARK: - Strings

  private mutating func string(
    _ document: Span<UInt8>, _ token: JSONReader.StringToken, _ nodes: [Int]
  ) {
    if nodes.contains(where: { tree.nodes[$0].isJSON }) {
      return enter(token.field, in: document, nodes)
    }
    let rewrites = nodes.flatMap { tree.nodes[$0].texts }.sorted()
    rewrite(token.field, in: document, rewrites)
  }

  /// A number can be the user's name or ID where both are digits.
  private mutating func number(_ document: Span<UInt8>, _ range: Range<Int>, _ nodes: [Int]) {
    let rewrites = nodes.flatMap { tree.nodes[$0].texts }.sorted()
    rewrite(JSONField(kind: .number, range: range), in: document, rewrites)
  }

  /// Does what the first of the rewrites that applies makes of a string or a number.
  private mutating func rewrite(
    _ field: JSONField, in document: Span<UInt8>, _ rewrites: [Int]
  ) {
    for number in rewrites {
      switch replacement(for: field, in: document, rule, number) {
      case .success(.noMatch): continue
      case .success(.inPlace): count(number)
      case .success(.replace(let text)):
        count(number)
        return replace(field.range, by: text)
      case .success(.replaceNumber(let digits)):
        count(number)
        return add(Edit(range: field.range, bytes: digits))
      case .failure(let stop): refuse(stop.reason)
      }
    }
  }

  /// Replaces a string's text and leaves its quotes.
  mutating func replace(_ token: Range<Int>, by text: [UInt8]) {
    guard let bytes = JSONString.encodeContent(text.span) else { return refuse(.notJSON) }
    add(Edit(range: (token.lowerBound &+ 1)..<(token.upperBound &- 1), bytes: bytes))
  }

  /// Goes into a string that holds JSON. One that holds nothing but white space holds no document.
  private mutating func enter(_ field: JSONField, in document: Span<UInt8>, _ nodes: [Int]) {
    guard let text = field.text(in: document) else { return refuse(.embeddedNotJSON) }
    guard text.contains(where: { !$0.isJSONWhiteSpace }) else { return }
    guard level < Self.maximumLevels else { return refuse(.embeddedNotJSON) }
    var inside = DocumentEdits(tree, rule, level: level + 1)
    do { try inside.run(text, from: nodes) } catch { return refuse(.embeddedNotJSON) }
    if let reason = inside.refusal { refuse(reason) }
    found.merge(inside.found) { $0 + $1 }
    let token = document.extracting(field.range)
    guard let places = JSONString.places(of: inside.edits.map(\.range), in: token) else {
      return refuse(.embeddedNotJSON)
    }
    for (place, edit) in zip(places, inside.edits) {
      guard let bytes = JSONString.encodeContent(edit.bytes.span) else {
        return refuse(.embeddedNotJSON)
      }
      let start = field.range.lowerBound
      add(Edit(range: (start &+ place.lowerBound)..<(start &+ place.upperBound), bytes: bytes))
    }
  }
}

extension JSONReader.StringToken {
  var field: JSONField { JSONField(kind: .string, range: range, hasEscapes: hasEscapes) }
}

extension UInt8 {
  fileprivate var isJSONWhiteSpace: Bool {
    self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D
  }
}
