import Core
import Governance

/// The people whom an environment's policy lists, each with one name and one key in every list.
extension PlanReading {
  /// People in one list, at most.
  private static let mostPeople = 100

  /// - Parameter known: those of the lists before, to which these are added.
  mutating func people(_ node: YAMLNode, _ what: String, known: inout KnownPeople) -> [Approver] {
    guard let items = list(node, what, atMost: Self.mostPeople) else { return [] }
    var people: [Approver] = []
    var listed = KnownPeople()
    for item in items {
      guard let fields = fields(item, .approver) else { continue }
      let name = personName(fields["name"], "a person's name")
      let key = key(fields)
      let actors = fields["actors"].flatMap { list($0, "'actors'", atMost: 100) } ?? []
      let others = actors.compactMap { personName($0, "an actor")?.text }
      if let name {
        let first = listed.names[Approver.folded(name.text)]?.place
        reportRepeated(.duplicateApprover, "two approvers have this name", name.node, first)
      }
      if let key {
        let first = listed.keys[key.key]?.place
        reportRepeated(.duplicateKeyOwner, "two approvers have this key", key.node, first)
      }
      if let name { listed.add(name: name.text, key: key?.key, at: range(name.node.span)) }
      if let key { listed.add(key: key.key, name: name?.text, at: range(key.node.span)) }
      guard let name, let key else { continue }
      checkSame(name, key, known)
      people.append(Approver(name: name.text, actors: others, key: key.key))
    }
    known.merge(listed)
    return people
  }

  /// One person with two keys could make a plan with one and approve it with the other.
  private mutating func checkSame(
    _ name: PlacedText, _ key: (key: ApproverKey, node: YAMLNode), _ known: KnownPeople
  ) {
    if let other = known.names[Approver.folded(name.text)], let first = other.key, first != key.key
    {
      report(
        .duplicateApprover,
        "\(quoted(name.text)) has a different key in an earlier list. Use the same key in both "
          + "lists, or another name.",
        at: name.node.span, related: [.init("the first one is here", at: other.place)])
    }
    if let other = known.keys[key.key], let first = other.name,
      Approver.folded(first) != Approver.folded(name.text)
    {
      report(
        .duplicateKeyOwner,
        "The key belongs to \(quoted(first)) in an earlier list. Use the same name in both lists, "
          + "or another key.",
        at: key.node.span, related: [.init("the first one is here", at: other.place)])
    }
  }

  /// A name of visible ASCII and spaces between, so that no two look alike.
  private mutating func personName(_ node: YAMLNode?, _ what: String) -> PlacedText? {
    guard let name = node.flatMap({ text($0, what) }) else { return nil }
    let bytes = Array(name.text.utf8)
    guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }), bytes.first != 0x20, bytes.last != 0x20
    else {
      report(
        .badPerson,
        "\(what.sentence) consists of visible ASCII characters with blanks between them, so that "
          + "no two names look alike. The key identifies the person.",
        at: name.node.span)
      return nil
    }
    return name
  }

  private mutating func reportRepeated(
    _ kind: MistakeKind, _ what: String, _ node: YAMLNode, _ first: SourceRange?
  ) {
    guard let first else { return }
    report(
      kind,
      "One person would count twice, because \(what). Keep one entry for each person and key.",
      at: node.span, related: [.init("the first one is here", at: first)])
  }

  private mutating func key(_ fields: Fields) -> (key: ApproverKey, node: YAMLNode)? {
    guard let value = text(fields, "key", "an approver's key") else { return nil }
    guard !value.text.contains("PRIVATE KEY") else {
      report(
        .secretInPlan,
        """
        This is a private key. Every reader of the file could approve in this person's name. \
        Remove it, create a new pair with `keyshift keygen`, and put the public key here.
        """,
        at: value.node.span)
      return nil
    }
    guard let key = ApproverKey(text: value.text) else {
      report(
        .badKey,
        """
        A key is a public Ed25519 key: the PEM text or only its Base64, as printed by `keyshift \
        keygen`.
        """,
        at: value.node.span)
      return nil
    }
    return (key, value.node)
  }
}

/// Who stands in the lists of one environment.
struct KnownPeople {
  private(set) var names: [[UInt8]: (key: ApproverKey?, place: SourceRange)] = [:]
  private(set) var keys: [ApproverKey: (name: String?, place: SourceRange)] = [:]

  mutating func add(name: String, key: ApproverKey?, at place: SourceRange) {
    names[Approver.folded(name)] = (key, place)
  }

  mutating func add(key: ApproverKey, name: String?, at place: SourceRange) {
    keys[key] = (name, place)
  }

  mutating func merge(_ others: KnownPeople) {
    names.merge(others.names) { first, _ in first }
    keys.merge(others.keys) { first, _ in first }
  }
}

extension MistakeKind {
  static let badPerson = MistakeKind(
    "bad-person", "The name has characters other than visible ASCII")
}
