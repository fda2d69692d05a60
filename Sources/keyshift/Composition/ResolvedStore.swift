import Core
import Engine
import Ledger
import StoreKinds

/// A store as a cohort plan names it, with every name in it looked up.
struct ResolvedStore {
  let place: any StorePlace
  /// What decides where secrets may go, and which files may be read.
  let settings: OperatorSettings

  /// The store's name in plans, the same on every machine that reaches the same data.
  var identity: String { place.identity }

  /// What the service calls the namespaces; empty where it goes by the plan's own names.
  var namespaceIDs: [Namespace: String] { place.namespaceIDs }

  /// - Parameters:
  ///   - address: as the cohort plan writes it; relative paths start from `base`.
  ///   - namespaces: those that must be there. The identity of a service's store names the ones that
  ///     records move in, so that a plan is refused where a binding leads somewhere else.
  ///   - settings: what the plan may reach.
  /// - Throws: `DiagnosticsError` where a binding, an account or a configuration is missing, or a path
  ///   leads where no plan may read; `PlanRefusal` for a saved plan's store that is of no known kind.
  init(
    _ address: StoreAddress, base: String, namespaces: WantedNamespaces,
    settings: OperatorSettings
  ) throws {
    let kind = try KnownStores.kind(of: address)
    do {
      place = try kind.resolve(
        address.value, in: settings.surroundings(of: base, namespaces: namespaces))
    } catch let error as MalformedStore {
      throw PlanRefusal(
        .tampered, "its subject names a store of the kind '\(kind.name)', and \(error.reason)")
    }
    self.settings = settings
  }

  /// A snapshot that a person named, wherever it is.
  init(snapshot path: String, settings: OperatorSettings) {
    place = SnapshotKind().place(path)
    self.settings = settings
  }
}

/// The kinds of store that this process opens: all there are, unless a test adds one.
enum KnownStores {
  @TaskLocal static var kinds: [any StoreKind] = StoreKinds.all

  /// - Throws: `PlanRefusal` for a kind of another version.
  static func kind(of address: StoreAddress) throws(PlanRefusal) -> any StoreKind {
    for kind in kinds where kind.name.utf8.elementsEqual(address.kind.utf8) { return kind }
    let names = kinds.map(\.name).joined(separator: ", ")
    throw PlanRefusal(
      .notApplicable,
      "this version of Keyshift cannot open its kind of store, only \(names). Use the version "
        + "that made the plan")
  }
}

extension OperatorSettings {
  /// What a store is looked up in.
  ///
  /// - Parameter directory: that of the cohort plan.
  func surroundings(of directory: String, namespaces: WantedNamespaces) -> StoreSurroundings {
    let files = files(of: directory)
    return StoreSurroundings(
      directory: directory, namespaces: namespaces, hosts: hosts,
      variable: { Environment[$0] }, readFile: { try files.readIfPresent($0) },
      checkFile: { try files.check($0) }, realPath: { RealPath.of($0) })
  }
}
