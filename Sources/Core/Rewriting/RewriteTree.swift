import ByteJSON

/// The paths of one document's rewrites, merged where they share a beginning.
///
/// Node 0 is the whole document. Several nodes can stand for one value: `/a/*` and `/a/b` do.
struct RewriteTree: Sendable, Hashable {
  struct Node: Sendable, Hashable {
    var parent: Int?
    /// Steps by name, with the index that a name is in an array.
    var named: [Named] = []
    /// The step `*`.
    var each: Int?
    /// The rewrites of the string here, and of the names of the object's members, as the rule
    /// numbers them.
    var texts: [Int] = []
    var memberNames: [Int] = []
    /// Whether the string here holds JSON.
    var isJSON = false

    var isEnd: Bool { !texts.isEmpty || !memberNames.isEmpty }
  }

  struct Named: Sendable, Hashable {
    var name: [UInt8]
    var node: Int
  }

  private(set) var nodes = [Node()]

  /// - Returns: nil where the rule changes nothing in the document.
  init?(_ rule: Rule, _ document: JSONPlace.Document) {
    let rewrites = rule.rewrites.enumerated().filter { $0.element.place.document == document }
    guard !rewrites.isEmpty else { return nil }
    for (number, rewrite) in rewrites {
      let node = node(at: rewrite.place.path)
      switch rewrite.target {
      case .text, .number: nodes[node].texts.append(number)
      case .memberNames: nodes[node].memberNames.append(number)
      }
    }
    for place in rule.jsonStrings where place.document == document {
      nodes[node(at: place.path)].isJSON = true
    }
  }

  private mutating func node(at path: JSONPattern) -> Int {
    path.steps.reduce(0) { parent, step in
      switch step {
      case .each:
        if let known = nodes[parent].each { return known }
        nodes.append(Node(parent: parent))
        nodes[parent].each = nodes.count - 1
      case .name(let name):
        if let known = nodes[parent].named.first(where: { $0.name == name }) { return known.node }
        nodes.append(Node(parent: parent))
        nodes[parent].named.append(Named(name: name, node: nodes.count - 1))
      }
      return nodes.count - 1
    }
  }

  /// The nodes that an array's element at `index` leads to.
  func element(_ index: Int, of parents: [Int]) -> [Int] {
    var found: [Int] = []
    let name = Array(String(index).utf8)
    for parent in parents {
      if let each = nodes[parent].each { found.append(each) }
      for step in nodes[parent].named where step.name == name { found.append(step.node) }
    }
    return found
  }

  /// The nodes that an object's member leads to: those reached by its name, and those reached by `*`.
  ///
  /// - Parameter name: the name's whole token, whose grammar has been checked.
  func member(_ name: Span<UInt8>, of parents: [Int]) -> (named: [Int], each: [Int]) {
    var found: (named: [Int], each: [Int]) = ([], [])
    for parent in parents {
      if let each = nodes[parent].each { found.each.append(each) }
      for step in nodes[parent].named where JSONString.token(name, decodesTo: step.name.span) {
        found.named.append(step.node)
      }
    }
    return found
  }
}

/// What a rule changes in a record, where one pass over plain pointers does not find it all.
struct RecordEdits: Sendable, Hashable {
  var value: RewriteTree?
  var metadata: RewriteTree?

  init(_ rule: Rule) {
    value = RewriteTree(rule, .value)
    metadata = RewriteTree(rule, .metadata)
  }
}
