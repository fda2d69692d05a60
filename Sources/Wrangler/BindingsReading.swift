import Core

/// One look at an environment, and the mistakes found.
struct BindingsReading {
  let file: String
  private(set) var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  /// The top level, or the named environment's table.
  mutating func environment(
    _ name: String?, in configuration: WranglerConfiguration
  ) -> ConfigurationNode? {
    guard case .table = configuration.root.content else {
      reportType(configuration.root, "a wrangler configuration", "a table")
      return nil
    }
    guard let name else { return configuration.root }
    checkUnique(configuration.root, ["env"])
    let all = configuration.root["env"]
    if let all {
      checkUnique(all, [name])
      guard case .table = all.content else {
        reportType(all, "'env'", "a table of environments")
        return nil
      }
    }
    guard let table = all?[name] else {
      diagnostics.append(
        Diagnostic(
          .unknownEnvironment,
          "\(quoted(file)) has no environment \(quoted(name)); \(Self.known(configuration))."
            + Spelling.question(name, among: configuration.environments), at: all?.range))
      return nil
    }
    guard case .table = table.content else {
      reportType(table, "an environment", "a table")
      return nil
    }
    return table
  }

  private static func known(_ configuration: WranglerConfiguration) -> String {
    let names = configuration.environments.map(quoted)
    return names.isEmpty ? "it has none" : "it has \(enumeration(names))"
  }

  mutating func bindings(
    _ table: ConfigurationNode, of configuration: WranglerConfiguration, _ environment: String?
  ) -> [Namespace: KVBindings.Binding] {
    checkUnique(table, ["kv_namespaces", "account_id"])
    guard let list = table["kv_namespaces"] else {
      reportNoNamespaces(table, of: configuration, environment)
      return [:]
    }
    guard case .list(let items) = list.content else {
      reportType(list, "'kv_namespaces'", "a list")
      return [:]
    }
    var bindings: [Namespace: KVBindings.Binding] = [:]
    for item in items { add(item, to: &bindings) }
    return bindings
  }

  /// One mistake, which names the cause where the file shows it.
  private mutating func reportNoNamespaces(
    _ table: ConfigurationNode, of configuration: WranglerConfiguration, _ environment: String?
  ) {
    let whose = environment.map { "The environment \(quoted($0))" } ?? "The top level"
    if let old = table.members.last(where: { $0.name == "kv-namespaces" }) {
      diagnostics.append(
        Diagnostic(
          .hyphenated,
          "\(whose) of \(quoted(file)) has 'kv-namespaces', the spelling of wrangler 1. Newer "
            + "versions read only 'kv_namespaces', so the Worker has no such binding either. "
            + "Write it with an underscore.",
          at: old.nameRange))
      return
    }
    if let (path, place) = misplaced(in: table, environment) {
      diagnostics.append(
        Diagnostic(
          .misplaced,
          "\(whose) of \(quoted(file)) has no 'kv_namespaces', and there is one in "
            + "\(quoted(path)). In TOML, lines after [\(path)] belong to that table. Move the "
            + "list above it.",
          at: place))
      return
    }
    let advice =
      environment == nil
      ? "If you mean an environment, name it under 'environment'; \(Self.known(configuration))."
      : "An environment inherits no bindings from the top level: list them there."
    diagnostics.append(
      Diagnostic(
        .noNamespaces, "\(whose) of \(quoted(file)) has no 'kv_namespaces'. \(advice)",
        at: table.range))
  }

  /// A list of namespaces in a table below; environments have their own.
  private func misplaced(
    in table: ConfigurationNode, _ environment: String?
  ) -> (path: String, place: SourceRange?)? {
    for member in table.members where environment != nil || member.name != "env" {
      guard case .table = member.value.content else { continue }
      let path = (environment.map { "env.\($0)." } ?? "") + member.name
      if let list = member.value.members.last(where: { $0.name.hasPrefix("kv_namespaces") }) {
        return (path, list.nameRange ?? member.nameRange)
      }
    }
    return nil
  }

  private mutating func add(
    _ item: ConfigurationNode, to bindings: inout [Namespace: KVBindings.Binding]
  ) {
    guard case .table = item.content else {
      reportType(item, "a KV namespace", "a table with 'binding' and 'id'")
      return
    }
    checkUnique(item, ["binding", "id", "preview_id"])
    let mistakes = diagnostics.count
    let name = text(item, "binding", in: "a KV namespace")
    let id = text(item, "id", in: "a KV namespace")
    let previewID = text(item, "preview_id", in: "a KV namespace")
    guard let name else {
      guard diagnostics.count == mistakes else { return }
      diagnostics.append(
        Diagnostic(
          .unnamedBinding,
          "Every item of 'kv_namespaces' in \(quoted(file)) needs 'binding', the name that the "
            + "Worker uses.", at: item.range))
      return
    }
    let place = item["binding"]?.range
    if let first = bindings[Namespace(name)] {
      diagnostics.append(
        Diagnostic(
          .duplicateBinding,
          "\(quoted(file)) lists the binding \(quoted(name)) twice, so its namespace is "
            + "ambiguous. Remove one.", at: place,
          related: first.range.map { [.init("the first one is here", at: $0)] } ?? []))
      return
    }
    bindings[Namespace(name)] = KVBindings.Binding(
      id: id, previewID: previewID, range: place, idRange: item["id"]?.range ?? item.range)
  }

  /// A member's text; nil when it is absent, empty (as old templates have it) or reported.
  mutating func text(_ table: ConfigurationNode, _ name: String, in what: String) -> String? {
    guard let node = table[name] else { return nil }
    guard case .text(let text) = node.content else {
      reportType(node, "'\(name)' of \(what)", "a text")
      return nil
    }
    return text.isEmpty ? nil : text
  }

  private mutating func checkUnique(_ table: ConfigurationNode, _ names: [String]) {
    for name in names {
      let found = table.members.filter { $0.name == name }
      guard found.count > 1, let first = found.first, let last = found.last else { continue }
      diagnostics.append(
        Diagnostic(
          .duplicateKey, "\(quoted(name)) occurs twice in \(quoted(file)). Keep one.",
          at: last.nameRange,
          related: first.nameRange.map { [.init("the first one is here", at: $0)] } ?? []))
    }
  }

  private mutating func reportType(
    _ node: ConfigurationNode, _ what: String, _ wanted: String
  ) {
    diagnostics.append(
      Diagnostic(
        .wrongType, "In \(quoted(file)), \(what) must be \(wanted), but this is \(node.typeName).",
        at: node.range))
  }
}
