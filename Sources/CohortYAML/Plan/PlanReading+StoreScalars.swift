import Core

/// Parts of `store:` that its kinds have in common; variables are replaced in all of them.
extension PlanReading {
  /// The fields of a kind of store, without those that carry a secret.
  mutating func storeFields(_ node: YAMLNode, _ shape: Shape) -> Fields? {
    guard case .mapping(let pairs) = node.content else {
      reportNotMapping(node, shape)
      return nil
    }
    var cleaned = node
    cleaned.content = .mapping(withoutSecrets(pairs))
    return fields(cleaned, shape)
  }

  /// The pairs whose keys do not ask for a secret; the others are reported, without their values.
  mutating func withoutSecrets(_ pairs: [YAMLPair]) -> [YAMLPair] {
    pairs.filter { pair in
      guard SecretWords.name(pair.key) else { return true }
      report(
        .secretInPlan,
        """
        A plan is reviewed and kept in version control, so it must not contain secrets. Remove the \
        key \(quoted(pair.key)) and set the environment variable CLOUDFLARE_API_TOKEN instead. If \
        the token was ever committed, revoke it.
        """,
        at: pair.keySpan)
      return false
    }
  }

  /// A text with its variables replaced, neither empty nor with U+0000 in it.
  mutating func storeText(_ fields: Fields, _ key: String) -> PlacedText? {
    fields[key].flatMap { storeText($0, "'\(key)'") }
  }

  mutating func storeText(_ node: YAMLNode, _ what: String) -> PlacedText? {
    guard let written = text(node, what), let expanded = expand(written) else { return nil }
    guard !expanded.isEmpty else {
      report(
        .emptyValue,
        "\(what.sentence) is empty after its variables are expanded. Set the variables.",
        at: node.span)
      return nil
    }
    guard !expanded.utf8.contains(0) else {
      report(
        .controlCharacter,
        "\(what.sentence) contains U+0000 after its variables are expanded. Correct the variables.",
        at: node.span)
      return nil
    }
    guard !holdsToken(expanded) else {
      report(
        .secretInPlan,
        """
        \(what.sentence) contains the API token, which would then be part of the plan. Remove it \
        here and from the variable it came from.
        """,
        at: node.span)
      return nil
    }
    return PlacedText(text: expanded, node: node)
  }

  /// Reports a text that is no ID as Cloudflare gives them.
  mutating func checkID(_ id: PlacedText, _ what: String, _ kind: MistakeKind, _ advice: String) {
    guard let mistake = CloudflareID.mistake(in: id.text) else { return }
    report(
      kind, "\(what.sentence) is 32 hexadecimal digits; \(mistake). \(advice)", at: id.node.span)
  }
}
