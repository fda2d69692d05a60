package import Core
import SQLiteStore

/// A server that speaks the Workers KV REST API over a key-value store, for tests and rehearsals.
package final class KVSimulator: Sendable {
  /// What the API reads and writes. `Namespace(id)` holds the entries of the namespace with that ID;
  /// writing here directly takes no request, and is seen at once.
  package let store: any KeyValueStore

  let configuration: SimulatorConfiguration
  let entries: EntryAccess
  let namespaces: NamespaceStore
  let controls: Controls

  /// Opens the database and creates the configuration's namespaces that are missing.
  ///
  /// - Throws: `store`, `invalidNamespace` or `namespaceExists`.
  package static func open(
    _ configuration: SimulatorConfiguration
  ) async throws(SimulatorError) -> KVSimulator {
    let store = try await openStore(configuration)
    let entries = EntryAccess(
      store: store, consistencyDelay: configuration.consistencyDelay,
      edges: EdgeCaches(configuration.edges, lifetime: configuration.edgeLifetime),
      now: configuration.now)
    let namespaces: NamespaceStore
    do {
      namespaces = try await NamespaceStore.open(entries)
    } catch {
      throw SimulatorError(error)
    }
    let simulator = KVSimulator(configuration, entries, namespaces)
    for (id, title) in configuration.namespaces.sorted(by: { $0.key < $1.key }) {
      try await simulator.addNamespace(title: title, id: id)
    }
    return simulator
  }

  private init(
    _ configuration: SimulatorConfiguration, _ entries: EntryAccess, _ namespaces: NamespaceStore
  ) {
    self.configuration = configuration
    self.entries = entries
    self.namespaces = namespaces
    store = entries.store
    controls = Controls(configuration, entries: entries)
  }

  private static func openStore(
    _ configuration: SimulatorConfiguration
  ) async throws(SimulatorError) -> any KeyValueStore {
    let now = configuration.now
    switch configuration.database {
    case .memory:
      var abilities = InMemoryStore.allAbilities
      abilities.readBatchSize = Limits.bulkItems
      abilities.writeBatchSize = Limits.bulkItems
      return InMemoryStore(capabilities: abilities) { now().seconds }
    case .file(let path):
      do {
        return try await SQLiteStore.open(
          path: path, access: .writing, creating: true, identity: "sqlite:\(path)"
        ) { now().seconds }
      } catch {
        throw SimulatorError(error)
      }
    }
  }

  // MARK: - Namespaces

  /// The ID that a namespace gets from its title: 32 hexadecimal digits, always the same.
  package static func identifier(forTitle title: String) -> String {
    NamespaceDirectory.identifier(for: title)
  }

  /// Creates a namespace, or renames the one that has the ID.
  ///
  /// - Throws: `invalidNamespace` unless `id` is 32 hexadecimal digits and the title is neither
  ///   empty nor longer than 512 bytes; `namespaceExists` when the title is another namespace's.
  package func addNamespace(title: String, id: String) async throws(SimulatorError) {
    guard CloudflareID.isID(id) else {
      throw SimulatorError(
        .invalidNamespace,
        "the namespace ID '\(id)' of '\(title)' is not 32 hexadecimal digits")
    }
    guard !title.isEmpty, title.utf8.count <= Limits.title else {
      throw SimulatorError(
        .invalidNamespace, "the title of namespace \(id) must have 1 to \(Limits.title) bytes")
    }
    let isSet: Bool
    do {
      isSet = try await namespaces.set(title, for: id.lowercased())
    } catch {
      throw SimulatorError(error)
    }
    guard isSet else {
      throw SimulatorError(
        .namespaceExists,
        "the title '\(title)' belongs to namespace \(namespaces.id(of: title) ?? "?") already")
    }
  }

  /// The ID of the namespace with a title, or nil.
  package func identifier(ofTitle title: String) -> String? { namespaces.id(of: title) }
}
