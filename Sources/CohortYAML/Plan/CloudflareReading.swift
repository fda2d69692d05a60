import Core

extension PlanReading {
  mutating func cloudflare(_ node: YAMLNode) -> CloudflareReference? {
    guard let fields = storeFields(node, .cloudflare) else { return nil }
    let account = storeText(fields, "account")
    if let account {
      checkID(
        account, "an account ID", .badAccountID,
        "Copy it from the dashboard's address, or from 'wrangler whoami'.")
    }
    let baseURL = storeText(fields, "base_url")
    if let baseURL { checkBaseURL(baseURL) }
    let bindings = bindings(fields, areCloudflareIDs: true)
    if fields.has("namespaces"), !fields.has("wrangler"), !fields.has("account") {
      report(
        .missingKey,
        """
        With 'namespaces', nothing else says which account they belong to. Add 'account', such \
        as "${CLOUDFLARE_ACCOUNT_ID}".
        """,
        at: fields.keySpan("namespaces"))
    }
    guard let bindings else { return nil }
    return CloudflareReference(account: account?.text, bindings: bindings, baseURL: baseURL?.text)
  }

  mutating func wranglerLocal(_ node: YAMLNode) -> WranglerLocalReference? {
    guard let fields = storeFields(node, .wranglerLocal) else { return nil }
    let path = storeText(fields, "path")
    let bindings = bindings(fields, areCloudflareIDs: false)
    guard let path, let bindings else { return nil }
    return WranglerLocalReference(path: resolve(path.text), bindings: bindings)
  }

  // MARK: - Bindings

  private mutating func bindings(
    _ fields: Fields, areCloudflareIDs: Bool
  ) -> NamespaceBindings? {
    let environment = storeText(fields, "environment")
    let wrangler = storeText(fields, "wrangler")
    let listed = fields["namespaces"].flatMap {
      listedNamespaces($0, areCloudflareIDs: areCloudflareIDs)
    }
    if fields.has("environment"), !fields.has("wrangler") {
      report(
        .environmentWithoutWrangler,
        """
        'environment' chooses among those of a wrangler configuration, and this names none. \
        Remove it, or say under 'wrangler' where the configuration is.
        """,
        at: fields.keySpan("environment"))
    }
    switch (fields.has("wrangler"), fields.has("namespaces")) {
    case (true, false):
      return wrangler.map {
        .wrangler(WranglerReference(path: resolve($0.text), environment: environment?.text))
      }
    case (false, true): return listed.map { .listed($0) }
    case (let both, _):
      report(
        .oneBindingSource,
        """
        Rules name namespaces by their bindings, and \(both ? "two places say" : "nothing says") \
        which namespace each binding is. Keep one: 'wrangler', the application's wrangler \
        configuration, or 'namespaces', a mapping of bindings to IDs.
        """,
        at: both ? fields.keySpan("namespaces") : fields.span,
        related: both
          ? [.init("'wrangler' stands here", at: range(fields.keySpan("wrangler")))] : [])
      return nil
    }
  }

  private mutating func listedNamespaces(
    _ node: YAMLNode, areCloudflareIDs: Bool
  ) -> [Namespace: String]? {
    guard case .mapping(let pairs) = node.content else {
      report(
        .wrongType,
        """
        'namespaces' is a mapping of bindings to namespace IDs, { BETA_LOGS_KV: <id> }, and this \
        is \(node.typeName).
        """,
        at: node.span)
      return nil
    }
    guard !pairs.isEmpty else {
      report(
        .emptyValue, "'namespaces' is empty, so no rule could use any. List the bindings.",
        at: node.span)
      return nil
    }
    listedBindings = pairs.map(\.key)
    var namespaces: [Namespace: String] = [:]
    var places: [String: SourceSpan] = [:]
    for pair in pairs {
      guard let id = storeText(pair.value, "a namespace ID") else { continue }
      if areCloudflareIDs {
        checkID(
          id, "a namespace ID", .badNamespaceID, "Copy it from 'wrangler kv namespace list'.")
      }
      checkUnique(id, among: &places, ignoringCase: areCloudflareIDs)
      namespaces[Namespace(pair.key)] = id.text
    }
    return namespaces
  }

  /// Two names for one namespace would hide from every check that two rules meet in it.
  private mutating func checkUnique(
    _ id: PlacedText, among places: inout [String: SourceSpan], ignoringCase: Bool
  ) {
    let folded = ignoringCase ? id.text.lowercased() : id.text
    guard let first = places[folded] else {
      places[folded] = id.node.span
      return
    }
    report(
      .duplicateNamespaceID,
      """
      Under two names, rules could write to one namespace without any check noticing that their \
      keys meet. Correct the ID, or use one name in all rules.
      """,
      at: id.node.span, related: [.init("the same ID stands here", at: range(first))])
  }

  // MARK: - Address

  private mutating func checkBaseURL(_ url: PlacedText) {
    guard let reason = WebAddress.mistake(in: url.text) else { return }
    report(
      .badBaseURL,
      """
      'base_url' is https://HOST[:PORT][/PATH], or http:// to this machine itself (localhost, \
      127.0.0.1, [::1]), because the token goes with every request; \(reason). Leave the key out \
      to work on Cloudflare itself.
      """,
      at: url.node.span)
  }
}
