import Core

/// `state:` of cohort plans and policies.
extension PlanReading {
  /// A mapping with `path` or `postgres`.
  mutating func stateReference(_ node: YAMLNode) -> StateReference? {
    guard let fields = fields(node, .state) else { return nil }
    guard fields.has("path") != fields.has("postgres") else {
      report(
        .badChoice, "'state' takes either 'path' or 'postgres'. Give one of them.", at: node.span)
      return nil
    }
    if let node = fields["postgres"] { return database(node) }
    guard let path = storeText(fields, "path") else { return nil }
    return StateReference(.path(path.text), range: range(path.node.span))
  }

  /// In a policy a directory may also stand by itself.
  mutating func policyState(_ node: YAMLNode) -> StateReference? {
    if case .mapping = node.content { return stateReference(node) }
    guard let path = text(node, "'state'") else { return nil }
    return StateReference(.path(path.text), range: range(node.span))
  }

  /// Only the name of a variable: with an address of its own a file could send the states anywhere.
  private mutating func database(_ node: YAMLNode) -> StateReference? {
    guard let written = text(node, "'postgres'") else { return nil }
    let name = written.text.utf8
    guard name.starts(with: "${KEYSHIFT_STATE_".utf8), written.text.hasSuffix("}"),
      name.dropFirst(2).dropLast().allSatisfy({
        (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
      }), name.count > "${KEYSHIFT_STATE_}".utf8.count, written.text != "${KEYSHIFT_STATE_DIR}"
    else {
      report(
        .variableNotAllowed,
        """
        'postgres' takes a variable of the form ${KEYSHIFT_STATE_URL}, whose name starts with \
        KEYSHIFT_STATE_. The operator sets the variable to the address, which can hold a password.
        """,
        at: node.span)
      return nil
    }
    return StateReference(
      .postgres(variable: String(written.text.dropFirst(2).dropLast())), range: range(node.span))
  }
}
