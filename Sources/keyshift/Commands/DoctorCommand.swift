import ArgumentParser
import Core
import Engine
import Review

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check that a cohort's store can be reached, and print its capabilities.",
    discussion: """
      Opens the store read-only and lists the first keys of each namespace that the cohort plan \
      uses. Exit status 1 if the store or a namespace cannot be read.
      """)

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @OptionGroup var output: OutputOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let loaded = try Cohort.load(cohort, governance)
      let store = try loaded.resolvedStore()
      let session = requests.session()
      let view = try await Interruption.cancelling {
        try await StoreFactory.withStore(store, .reading, session) {
          await Self.examine($0, store, loaded)
        }
      }
      output.show(view.json) { view.text($0) }
      if !view.isSound { throw ExitStatus.error }
    }
  }

  private static func examine(
    _ opened: any KeyValueStore, _ store: ResolvedStore, _ cohort: Cohort
  ) async -> StoreView {
    let ids = store.namespaceIDs
    let findings = await NamespaceProbe(opened).run(WantedNamespaces(cohort.plan).all)
    return StoreView(
      address: cohort.store, identity: store.identity, facts: store.place.facts,
      namespaces: findings.map { namespace, finding in
        switch finding {
        case .empty: StoreView.NamespaceRow(namespace, id: ids[namespace], keys: 0)
        case .holds(let count): StoreView.NamespaceRow(namespace, id: ids[namespace], keys: count)
        case .failed(let error):
          StoreView.NamespaceRow(
            namespace, id: ids[namespace], keys: nil, failure: error.description)
        }
      }, capabilities: opened.capabilities, readOnlyReason: store.place.readOnlyReason)
  }
}
