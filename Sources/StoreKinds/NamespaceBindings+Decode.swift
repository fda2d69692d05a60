import Core

extension NamespaceBindings {
  /// Reads `namespaces`, or `wrangler` and `environment`.
  ///
  /// - Parameter areCloudflareIDs: whether IDs are as Cloudflare gives them.
  static func decode<Reader: StoreReader>(
    _ fields: StoreFields<Reader.Node>, areCloudflareIDs: Bool, with reader: inout Reader
  ) -> NamespaceBindings? {
    let environment = reader.text(fields, "environment")
    let wrangler = reader.text(fields, "wrangler")
    let listed = fields["namespaces"].flatMap {
      Self.listed($0, areCloudflareIDs: areCloudflareIDs, with: &reader)
    }
    if fields.has("environment"), !fields.has("wrangler") {
      reader.report(
        Diagnostic(
          code: "environment-without-wrangler",
          summary: "An environment needs a wrangler configuration",
          detail: """
            'environment' selects an environment of a wrangler configuration, but there is no \
            'wrangler'. Remove it, or add 'wrangler' with the configuration's path.
            """, at: fields.keyRange("environment")))
    }
    switch (fields.has("wrangler"), fields.has("namespaces")) {
    case (true, false):
      return wrangler.map { .wrangler(path: $0.text, environment: environment?.text) }
    case (false, true): return listed.map { .listed($0) }
    case (let both, _):
      reader.report(
        Diagnostic(
          code: "one-binding-source",
          summary: "Bindings need either wrangler or namespaces",
          detail: """
            Rules name namespaces by their bindings, and \
            \(both ? "two places say" : "nothing says") \
            which namespace each binding is. Keep one: 'wrangler', the application's wrangler \
            configuration, or 'namespaces', a mapping of bindings to IDs.
            """, at: both ? fields.keyRange("namespaces") : fields.range,
          related: both
            ? [Diagnostic.Related("'wrangler' is here", at: fields.keyRange("wrangler"))] : []))
      return nil
    }
  }

  private static func listed<Reader: StoreReader>(
    _ node: Reader.Node, areCloudflareIDs: Bool, with reader: inout Reader
  ) -> [Namespace: String]? {
    guard let members = reader.members(node) else {
      reader.report(
        Diagnostic(
          code: "wrong-type", summary: "The value has the wrong type",
          detail: """
            'namespaces' must be a mapping of bindings to namespace IDs, { BETA_LOGS_KV: <id> }, \
            but this is \(reader.typeName(node)).
            """, at: reader.range(node)))
      return nil
    }
    guard !members.isEmpty else {
      reader.report(
        Diagnostic(
          code: "empty-value", summary: "The value is empty",
          detail: "'namespaces' is empty. List the bindings that the rules use.",
          at: reader.range(node)))
      return nil
    }
    reader.list(members.map(\.key))
    var namespaces: [Namespace: String] = [:]
    var places: [Bytewise: SourceRange] = [:]
    for member in members {
      guard let id = reader.expandedText(member.node, "a namespace ID") else { continue }
      if areCloudflareIDs {
        reader.checkID(
          id, "a namespace ID", code: "bad-namespace-id",
          summary: "The value is not a namespace ID",
          advice: "Copy it from 'wrangler kv namespace list'.")
      }
      checkUnique(id, among: &places, ignoringCase: areCloudflareIDs, with: &reader)
      namespaces[Namespace(member.key)] = id.text
    }
    return namespaces
  }

  /// Two names for one namespace would hide from every check that two rules meet in it.
  private static func checkUnique(
    _ id: StoreText, among places: inout [Bytewise: SourceRange], ignoringCase: Bool,
    with reader: inout some StoreReader
  ) {
    let folded = Bytewise(ignoringCase ? id.text.lowercased() : id.text)
    guard let first = places[folded] else {
      places[folded] = id.range
      return
    }
    reader.report(
      Diagnostic(
        code: "duplicate-namespace-id", summary: "Two bindings have the same namespace ID",
        detail: """
          Rules could then write the same keys under two names without a check noticing it. \
          Correct the ID, or use one name in all rules.
          """, at: id.range, related: [Diagnostic.Related("the same ID is here", at: first)]))
  }
}

extension StoreReader {
  /// Reports a text that is no ID as Cloudflare gives them.
  ///
  /// - Parameter what: how messages name the ID.
  mutating func checkID(
    _ id: StoreText, _ what: String, code: String, summary: String, advice: String
  ) {
    guard let mistake = CloudflareID.mistake(in: id.text) else { return }
    let start = what.prefix(1).uppercased() + what.dropFirst()
    report(
      Diagnostic(
        code: code, summary: summary,
        detail: "\(start) is 32 hexadecimal digits; \(mistake). \(advice)", at: id.range))
  }
}
