import Core

extension PlanReading {
  /// A namespace that a rule, the directory or `publish` works in.
  mutating func namespace(_ fields: Fields, _ key: String = "namespace") -> Namespace? {
    guard let name = text(fields, key, "'\(key)'") else { return nil }
    usedNamespaces.append(name)
    return Namespace(name.text)
  }

  mutating func publication(_ node: YAMLNode?) -> Publication? {
    guard let node, let fields = fields(node, .publish) else { return nil }
    return namespace(fields).map { Publication(namespace: $0) }
  }

  /// Refuses names that the store's `namespaces` do not list; nothing is known about other stores'.
  mutating func checkNamespaces() {
    guard let listedBindings else { return }
    for name in usedNamespaces where !listedBindings.contains(where: name.text.isSame) {
      let guess = Spelling.suggestion(for: name.text, among: listedBindings)
      report(
        .unknownNamespace,
        """
        The store's 'namespaces' do not list \(quoted(name.text)), so its namespace ID is unknown. \
        \(guess.map { "Did you mean '\($0)'?" } ?? "Add it there with its ID.")
        """,
        at: name.node.span)
    }
  }
}
