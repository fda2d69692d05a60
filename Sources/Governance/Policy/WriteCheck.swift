package import Core

/// Whether a write that no plan describes meets what its environment demands.
package enum WriteCheck {
  /// - Parameters:
  ///   - store: with the namespaces that may be written.
  ///   - deletes: whether keys may be deleted.
  /// - Returns: demands that the write does not meet.
  package static func violations(
    _ policy: EnvironmentPolicy, _ store: GovernedStore, deletes: Bool, frame: PolicyFrame,
    applier: Applier
  ) -> [PolicyViolation] {
    let found: [(EnvironmentPolicy.Demand, String?)] = [
      (.stores, frame.refusal(of: store, policy)),
      (.namespaces, policy.namespaces.flatMap { NamespaceDemand($0).refusal(of: store) }),
      (
        .deletes,
        deletes && !policy.deletes.contains(.rollback)
          ? "The command would delete keys, and 'deletes' does not allow rollback."
          : nil
      ),
      (.applier, applier.refusal(policy, nil)),
    ]
    return found.compactMap { demand, detail in
      detail.map { PolicyViolation(demand: demand, detail: $0, range: policy.places[demand]) }
    }
  }
}
