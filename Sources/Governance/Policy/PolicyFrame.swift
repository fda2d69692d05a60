package import Core

/// What surrounds an environment's policy: who gave it, and what the other environments cover.
package struct PolicyFrame: Sendable {
  /// Whether the operator named the policy; else it only is next to the cohort plan.
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
        "The policy does not list the plan's store for this environment, or not all namespaces "
        + "that the plan writes. Name the right environment, or ask for a change of 'stores'."
    }
    let owner = others.first { other in
      other.stores.contains { isOwn ? $0.covers(store) : $0.meets(store) }
    }
    guard let owner else { return nil }
    return
      "The policy lists the store, or a namespace that the plan writes, for the environment "
      + "'\(owner.environment)'. Plan for that environment."
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
        "The policy restricts who may apply ('apply: by'). Apply with the key of one of these "
        + "people: \(names). Requests and logins have no key."
    }
    guard let person = policy.people.first(where: { $0.key == key }) else {
      return "The policy does not list this key; it lists the keys of \(names)."
    }
    if policy.applyRules.contains(.notAuthor), let authors {
      guard case .signed(let people) = authors else {
        return
          "The author may not apply the plan, but nothing proves who the author is. Plan again, "
          + "and sign the plan with a key that the policy lists."
      }
      guard !people.contains(where: { $0.key == person.key }) else {
        return
          "\(person.name) made the plan, and the author may not apply it. Have another person "
          + "apply it."
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
      "The plan writes to \(Self.list(others)), but the policy allows only \(Self.list(allowed)). "
      + "Remove those rules, or ask for a change of the policy."
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
        "The plan writes to \(found), but the policy's 'namespaces' has \(Self.list(names)), "
        + "names that a plan can bind to any namespace. List Workers KV namespaces by ID there "
        + "(32 hexadecimal digits)."
    }
    return
      "The plan writes to \(found), but the policy allows only \(Self.list(allowed)). Remove "
      + "those rules, or ask for a change of the policy."
  }

  private static func list(_ namespaces: some Sequence<Namespace>) -> String {
    namespaces.sorted().map(\.name).joined(separator: ", ")
  }
}
