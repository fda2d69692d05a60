package import Core

/// The Workers KV bindings of one environment of a wrangler configuration.
package struct KVBindings: Sendable {
  package struct Binding: Hashable, Sendable {
    /// Nil where wrangler creates the namespace at the first deployment.
    package var id: String?
    /// The namespace that `wrangler dev` uses in place of `id`.
    package var previewID: String?
    /// Where the binding stands, and where its ID does.
    package var range: SourceRange?
    package var idRange: SourceRange?
  }

  /// The configuration's file, for messages.
  package let file: String
  /// Nil: the top level.
  package let environment: String?
  /// The `account_id` that applies, unchecked; nil when the configuration has none.
  package let account: String?
  package let bindings: [Namespace: Binding]

  /// The account to ask.
  ///
  /// - Throws: when the configuration names none, or what it names is not 32 hexadecimal digits.
  package func accountID() throws(DiagnosticsError) -> String {
    guard let account else {
      throw DiagnosticsError([
        Diagnostic(
          .noAccount,
          "\(quoted(file)) has no 'account_id'. Add it there, or 'account' to the plan's "
            + "'cloudflare'. CLOUDFLARE_ACCOUNT_ID is used only if the plan refers to it: "
            + "account: \"${CLOUDFLARE_ACCOUNT_ID}\".", at: nil)
      ])
    }
    guard CloudflareID.isID(account) else {
      throw DiagnosticsError([
        Diagnostic(
          .badAccountID,
          "The 'account_id' of \(quoted(file)) is not 32 hexadecimal digits. Copy it from the "
            + "dashboard's address, or from 'wrangler whoami'.", at: nil)
      ])
    }
    return account
  }

  /// The namespaces' IDs in Cloudflare's own store.
  ///
  /// Only the bindings asked for have to be right.
  ///
  /// - Throws: one mistake for each binding that is missing, has no ID or a malformed one, or shares
  ///   its ID with another; in byte order of the bindings.
  package func resolve(
    _ wanted: Set<Namespace>
  ) throws(DiagnosticsError) -> [Namespace: String] {
    try resolve(wanted, ignoringCase: true) { namespace, binding in
      guard let id = binding.id else {
        if binding.previewID != nil {
          return .mistake(
            Diagnostic(
              .previewOnly,
              "\(quoted(namespace.name)) has only a 'preview_id' in \(quoted(file)). That "
                + "namespace is for 'wrangler dev' only. Add 'id', the namespace of the deployed "
                + "Worker; 'wrangler kv namespace list' has it.", at: binding.range))
        }
        return .mistake(
          Diagnostic(
            .withoutID,
            "\(quoted(namespace.name)) has no 'id' in \(quoted(file)): wrangler creates such a "
              + "namespace when it deploys. Take its ID from 'wrangler kv namespace list' and add "
              + "it.", at: binding.range))
      }
      guard CloudflareID.isID(id) else {
        return .mistake(
          Diagnostic(
            .badNamespaceID,
            "The ID of \(quoted(namespace.name)) in \(quoted(file)) is \(Self.shown(id)), and not 32 "
              + "hexadecimal digits. Copy it from 'wrangler kv namespace list'.",
            at: binding.idRange))
      }
      return .id(id)
    }
  }

  /// The names under which `wrangler dev` keeps the namespaces on this machine: `preview_id`, else
  /// `id`, else the binding itself, as wrangler's `convertConfigToBindings` and `kvNamespaceEntry`
  /// have it. Any text will do.
  ///
  /// - Throws: one mistake for each binding that is missing or shares its name with another.
  package func resolveLocal(
    _ wanted: Set<Namespace>
  ) throws(DiagnosticsError) -> [Namespace: String] {
    try resolve(wanted, ignoringCase: false) { namespace, binding in
      .id(binding.previewID ?? binding.id ?? namespace.name)
    }
  }

  private enum Lookup {
    case id(String)
    case mistake(Diagnostic)
  }

  private func resolve(
    _ wanted: Set<Namespace>, ignoringCase: Bool, id: (Namespace, Binding) -> Lookup
  ) throws(DiagnosticsError) -> [Namespace: String] {
    var diagnostics: [Diagnostic] = []
    var ids: [Namespace: String] = [:]
    var owners: [String: Namespace] = [:]
    for namespace in wanted.sorted() {
      guard let binding = bindings[namespace] else {
        diagnostics.append(missing(namespace))
        continue
      }
      switch id(namespace, binding) {
      case .mistake(let diagnostic): diagnostics.append(diagnostic)
      case .id(let id):
        ids[namespace] = id
        if let owner = owners.updateValue(namespace, forKey: ignoringCase ? id.lowercased() : id) {
          diagnostics.append(shared(namespace, owner, at: binding.idRange))
        }
      }
    }
    guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
    return ids
  }

  private func missing(_ namespace: Namespace) -> Diagnostic {
    let names = bindings.keys.sorted().map(\.name)
    let whose = environment.map { "the environment \(quoted($0))" } ?? "the top level"
    let list = names.isEmpty ? "none" : enumeration(names.prefix(20).map(quoted))
    return Diagnostic(
      .unknownBinding,
      "The plan uses \(quoted(namespace.name)); \(whose) of \(quoted(file)) has \(list)."
        + Spelling.question(namespace.name, among: names), at: nil)
  }

  private func shared(
    _ namespace: Namespace, _ owner: Namespace, at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .duplicateNamespaceID,
      "In \(quoted(file)), \(quoted(owner.name)) and \(quoted(namespace.name)) are the same "
        + "namespace, so rules could write the same keys under two names unnoticed. Use one name "
        + "in all rules.", at: range)
  }

  /// A text that stands in the place of an ID. What might be a secret is not repeated.
  private static func shown(_ text: String) -> String {
    let isPlaceholder =
      text.unicodeScalars.count <= 40
      && (text.contains("<") || text.contains("$") || text.contains("{")
        || ["id", "here", "todo", "xxx", "your", "namespace", "replace", "placeholder"].contains {
          text.lowercased().contains($0)
        } || text.utf8.allSatisfy { $0 == text.utf8.first })
    return isPlaceholder
      ? "the placeholder \(quoted(text))" : "\(text.unicodeScalars.count) characters long"
  }
}
