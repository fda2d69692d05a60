import Core
import Engine
import Ledger
import Review

/// Whether the store can be reached, read and written, without writing to it.
struct StoreExamination: Sendable {
  private let cohort: Cohort
  private let session: StoreSession

  init(_ cohort: Cohort, _ session: StoreSession) {
    self.cohort = cohort
    self.session = session
  }

  /// - Returns: the store as it was found; nil where it could not be opened, which the checks say.
  /// - Throws: `CancellationError` only.
  func run() async throws -> (StoreView?, [DoctorReport.Check]) {
    do {
      let store = try cohort.resolvedStore()
      let view = try await StoreFactory.withStore(store, .reading, session) {
        await examine($0, store)
      }
      return (view, [reached(view), read(view), written(view, store)])
    } catch let error as CancellationError {
      throw error
    } catch {
      return (
        nil,
        [
          DoctorReport.Check(
            "store", .fail, FailureReport.line(error),
            advice: "Nothing can be planned until this is put right.")
        ]
      )
    }
  }

  private func examine(_ opened: any KeyValueStore, _ store: ResolvedStore) async -> StoreView {
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

  private func reached(_ view: StoreView) -> DoctorReport.Check {
    DoctorReport.Check("store", .ok, "\(view.identity) can be opened")
  }

  private func read(_ view: StoreView) -> DoctorReport.Check {
    let failed = view.namespaces.filter { $0.failure != nil }
    if let first = failed.first {
      return DoctorReport.Check(
        "namespaces", .fail,
        "\(failed.count) of \(view.namespaces.count) cannot be read, first "
          + "\(quoted(first.namespace.name)): \(first.failure ?? "")")
    }
    guard view.namespaces.contains(where: { $0.keys ?? 0 > 0 }) else {
      return DoctorReport.Check(
        "namespaces", .warning, "all \(view.namespaces.count) are empty",
        advice: "Check that the store and the names of the namespaces are right.")
    }
    return DoctorReport.Check("namespaces", .ok, "all \(view.namespaces.count) can be read")
  }

  private func written(_ view: StoreView, _ store: ResolvedStore) -> DoctorReport.Check {
    if let reason = view.readOnlyReason {
      return DoctorReport.Check(
        "writes", .warning, "the store is \(reason)", advice: "Plans of it cannot be applied.")
    }
    guard case .sqlite(let path) = store.place.governed([]).place else {
      return DoctorReport.Check(
        "writes", .ok, "not tried; the first write shows whether the token allows it")
    }
    guard FileStatus.isWritable(path), FileStatus.isWritable(Files.directory(of: path)) else {
      return DoctorReport.Check(
        "writes", .fail, "this user may not write to \(quoted(path)) or its directory",
        advice: "Change their permissions, or run `apply` as another user.")
    }
    return DoctorReport.Check("writes", .ok, "this user may write to the file and its directory")
  }
}
