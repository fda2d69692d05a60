import ArgumentParser
import KVSimulator

struct DataOptions: ParsableArguments {
  @Option(help: "Store the entries in this SQLite file; created if missing. Default: memory.")
  var database: String?

  @Option(
    help: ArgumentHelp(
      "Create this namespace if it is missing. Default ID: made from the title.",
      valueName: "title[=id]"))
  var namespace: [NamespaceArgument] = []

  @Option(
    name: .customLong("import"),
    help: ArgumentHelp(
      "Copy the namespaces of this Keyshift SQLite store into those with the same title.",
      valueName: "store.sqlite"))
  var importPath: String?

  @Flag(help: "Print a line 'TITLE: id' for each --namespace, as a cohort plan lists them.")
  var printBindings = false

  func validate() throws {
    guard importPath == nil || !namespace.isEmpty else {
      throw ValidationError(
        "--import copies only the namespaces given with --namespace. Pass --namespace")
    }
  }

  func apply(to configuration: inout SimulatorConfiguration) {
    if let database { configuration.database = .file(database) }
  }

  func fill(_ simulator: KVSimulator) async throws {
    var bindings: [(title: String, id: String)] = []
    for namespace in namespace {
      // A namespace that the file has already keeps its ID.
      let id =
        namespace.id ?? simulator.identifier(ofTitle: namespace.title)
        ?? KVSimulator.identifier(forTitle: namespace.title)
      try await simulator.addNamespace(title: namespace.title, id: id)
      bindings.append((namespace.title, id))
    }
    if let importPath {
      let summary = try await simulator.importStore(at: importPath)
      Output.errorLine(
        "imported \(summary.copied) entries from \(importPath)"
          + (summary.refused > 0
            ? "; \(summary.refused) entries skipped: too long or about to expire" : ""))
    }
    guard printBindings else { return }
    for binding in bindings { Output.line("\(binding.title): \(binding.id)") }
  }
}

/// `TITLE` or `TITLE=ID`.
struct NamespaceArgument: ExpressibleByArgument {
  let title: String
  let id: String?

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let title = parts.first, !title.isEmpty else { return nil }
    self.title = String(title)
    id = parts.count > 1 ? String(parts[1]) : nil
  }
}
