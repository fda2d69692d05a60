package import Core

/// What surrounds an environment's policy: who gave it, and what the other environments cover.
package struct PolicyFrame: Sendable {
  /// Whether the operator named the policy; else it only stands beside the cohort plan.
  package var isOperators: Bool
  /// The stores that other environments of the policy cover, by environment.
  package var others: [(environment: String, stores: [CoveredStore])]

  package init(
    isOperators: Bool = false, others: [(environment: String, stores: [CoveredStore])] = []
  ) {
    self.isOperators = isOperators
    self.others = others
  }

  /// - Parameter environment: whose policy is looked at.
  package init(_ policy: Policy, environment: String, isOperators: Bool) {
    self.init(
      isOperators: isOperators,
      others: policy.environments.filter { $0.key != environment }
        .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { ($0.key, $0.value.stores) })
  }

  /// Why the environment's plans may not write to the store; nil where they may.
  package func refusal(of store: GovernedStore, _ policy: EnvironmentPolicy) -> String? {
    let isOwn = policy.stores.contains { $0.covers(store) }
    guard isOwn || policy.stores.isEmpty else {
      return
        "None of the stores that the policy lists for this environment is the plan's, or not all "
        + "namespaces that are written are in one. Name the right environment, or have 'stores' changed."
    }
    let owner = others.first { other in
      other.stores.contains { isOwn ? $0.covers(store) : $0.meets(store) }
    }
    guard let owner else { return nil }
    return
      "The policy lists the store, or a namespace that is written, under '\(owner.environment)'. Plan "
      + "for that environment."
  }
}

/// Who is about to apply.
package struct Applier: Sendable {
  /// Nil where no key was shown.
  package var key: ApproverKey?

  package init(key: ApproverKey?) { self.key = key }

  /// Why the person may not apply; nil where they may.
  ///
  /// - Parameters:
  ///   - authors: of the plan; nil where there is no plan.
  ///   - last: whose approval is the last.
  package func refusal(
    _ policy: EnvironmentPolicy, _ authors: PlanAuthors?, _ last: Set<ApproverKey> = []
  ) -> String? {
    guard !policy.applyRules.isEmpty else { return nil }
    let names = policy.people.map(\.name).joined(separator: ", ")
    guard let key else {
      return
        "'apply: by' says who may not apply, so it has to be known who does. Apply with the key of one "
        + "of these people: \(names). Requests and logins show no key."
    }
    guard let person = policy.people.first(where: { $0.key == key }) else {
      return "The policy does not list the key that was shown; it lists those of \(names)."
    }
    if policy.applyRules.contains(.notAuthor), let authors {
      guard case .signed(let people) = authors else {
        return
          "Its author may not apply it, and no key signed it as its author. Make it again, "
          + "signed with a key that the policy lists."
      }
      guard !people.contains(where: { $0.key == person.key }) else {
        return
          "\(person.name) made the plan, and its author may not apply it. Have another person apply it."
      }
    }
    guard !policy.applyRules.contains(.notLastApprover) || !last.contains(key) else {
      return
        "\(person.name) approved the plan last, and the last approver may not apply it. Have another "
        + "person apply it."
    }
    return nil
  }
}

/// The namespaces that a policy allows: by ID for Workers KV, by name elsewhere.
package struct NamespaceDemand: Sendable {
  private let allowed: Set<Namespace>

  package init(_ allowed: Set<Namespace>) { self.allowed = allowed }

  /// Why the namespaces may not be written; nil where they may.
  package func refusal(of store: GovernedStore) -> String? {
    store.isCloudflare ? workersKV(store) : named(store)
  }

  private func named(_ store: GovernedStore) -> String? {
    let others = store.namespaces.keys.filter { !allowed.contains($0) }
    guard !others.isEmpty else { return nil }
    return
      "The plan may write to \(Self.list(others)), and the policy allows \(Self.list(allowed)). Leave "
      + "those rules out, or have the policy changed."
  }

  /// The plan chooses its bindings, so their names say nothing.
  private func workersKV(_ store: GovernedStore) -> String? {
    let ids = Set(allowed.map(\.name).filter(CloudflareID.isID).map { $0.lowercased() })
    let others = store.namespaces.filter { !ids.contains($0.value) }
    guard !others.isEmpty else { return nil }
    let found = others.sorted { $0.key < $1.key }.map { "\($0.key.name)=\($0.value)" }
      .joined(separator: ", ")
    let names = allowed.filter { !CloudflareID.isID($0.name) }
    guard names.isEmpty else {
      return
        "The plan may write to \(found), and the policy's 'namespaces' has \(Self.list(names)): "
        + "a plan binds such names to namespaces of its choice. Name Workers KV namespaces by their IDs "
        + "there, 32 hexadecimal digits."
    }
    return
      "The plan may write to \(found), and the policy allows \(Self.list(allowed)). Leave those rules "
      + "out, or have the policy changed."
  }

  private static func list(_ namespaces: some Sequence<Namespace>) -> String {
    namespaces.sorted().map(\.name).joined(separator: ", ")
  }
}
