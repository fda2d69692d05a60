package import Core
package import Governance

/// Reads policy files: YAML 1.2 (core schema) in the format `Policy.format`. Touches no file itself.
package struct PolicyDecoder: Sendable {
  private let version: SoftwareVersion

  /// - Parameter version: what the policy's `required_version` is compared with.
  package init(version: SoftwareVersion = .current) {
    self.version = version
  }

  /// The policy in `bytes`. Costs one pass over at most 1 MiB.
  ///
  /// - Parameter file: the file's name, for messages.
  /// - Throws: every mistake found, in the order of the file; 100 at most. Only the version, where the policy
  ///   requires another one.
  package func decode(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> Policy {
    let (root, mistakes) = try YAMLComposer.compose(bytes, file: file, as: .policy)
    var reading = PlanReading(
      source: SourceText(bytes), file: file, mistakes: mistakes, environment: { _ in nil },
      readFile: { _ in [] }, version: version)
    let policy = reading.policy(root)
    guard let policy, !reading.hasErrors else {
      throw DiagnosticsError(reading.sortedDiagnostics)
    }
    return policy
  }
}

extension PlanReading {
  fileprivate mutating func policy(_ root: YAMLNode) -> Policy? {
    guard let fields = fields(ofDocument: root, .policy, .policy),
      let node = fields["environments"]
    else { return nil }
    guard case .mapping(let entries) = node.content else {
      report(
        .wrongType,
        "'environments' maps each environment's name to what it demands, and this is "
          + "\(node.typeName).",
        at: node.span)
      return nil
    }
    var environments: [String: EnvironmentPolicy] = [:]
    for entry in entries {
      guard FileNamePart.isName(entry.key) else {
        report(
          .badName,
          """
          \(quoted(entry.key)) is not a valid environment name: use 1 to 100 ASCII letters, \
          digits, '.', '_' and '-', with no leading dot. Write it as in the cohort plans.
          """,
          at: entry.keySpan)
        continue
      }
      environments[entry.key] = environmentPolicy(entry.value)
    }
    return Policy(
      environments: environments, hosts: hosts(fields), variables: policyVariables(fields),
      roots: roots(fields), state: fields["state"].flatMap { policyState($0) }, file: file)
  }

  private mutating func environmentPolicy(_ node: YAMLNode) -> EnvironmentPolicy? {
    guard let fields = fields(node, .environmentPolicy) else { return nil }
    var policy = EnvironmentPolicy()
    var known = KnownPeople()
    approvals(fields["approvals"], into: &policy, known: &known)
    if let node = fields["authors"] {
      policy.authors = people(node, "'authors'", known: &known)
    }
    appliers(fields, into: &policy, known: &known)
    if let node = fields["stores"] {
      policy.places[.stores] = range(fields.keySpan("stores"))
      policy.stores = coveredStores(node)
    }
    policyLimits(fields["limits"], into: &policy)
    if let node = fields["namespaces"] {
      policy.places[.namespaces] = range(fields.keySpan("namespaces"))
      policy.namespaces = namespaceSet(node)
    }
    if let node = fields["deletes"] {
      policy.places[.deletes] = range(fields.keySpan("deletes"))
      policy.deletes = Set(
        choices(node, "'deletes'", EnvironmentPolicy.DeletingPurpose.allCases) ?? [])
    }
    freeze(fields["freeze"], into: &policy)
    return policy
  }

  /// Read after the lists of people: another person can thaw only where the policy knows two.
  private mutating func freeze(_ node: YAMLNode?, into policy: inout EnvironmentPolicy) {
    guard let node, let fields = fields(node, .policyFreeze) else { return }
    policy.places[.thaw] = range(fields.keySpan("thaw_by"))
    policy.thaw = choice(fields, "thaw_by", EnvironmentPolicy.ThawRule.self) ?? policy.thaw
    guard policy.thaw == .another, policy.people.count < 2, !hasErrors else { return }
    report(
      .tooFewApprovers,
      """
      'thaw_by: another' asks for another person than the one who froze the environment, and this \
      environment lists \(policy.people.count). List two people or more under 'approvers', 'authors' or \
      'appliers'.
      """,
      at: fields["thaw_by"]?.span ?? fields.span)
  }

  private mutating func namespaceSet(_ node: YAMLNode) -> Set<Namespace>? {
    guard let items = list(node, "'namespaces'", atMost: 1_000) else { return nil }
    guard !items.isEmpty else {
      report(
        .emptyValue,
        "An empty list would reject every plan. List the namespaces, or remove 'namespaces'.",
        at: node.span)
      return nil
    }
    return Set(items.compactMap { text($0, "a namespace").map { Namespace($0.text) } })
  }

  /// The items of a list, each one of an enumeration's raw values.
  mutating func choices<Choice: RawRepresentable<String>>(
    _ node: YAMLNode, _ what: String, _ allowed: [Choice]
  ) -> [Choice]? {
    guard let items = list(node, what, atMost: 100) else { return nil }
    let names = allowed.map(\.rawValue)
    return items.compactMap { item in
      guard let value = text(item, "an item of \(what)") else { return nil }
      if let choice = allowed.first(where: { $0.rawValue == value.text }) { return choice }
      report(
        .badChoice,
        "\(what.sentence) takes \(enumeration(names)), not \(quoted(value.text))."
          + Spelling.question(value.text, among: names),
        at: item.span)
      return nil
    }
  }
}

extension PlanReading {
  mutating func policyLimits(_ node: YAMLNode?, into policy: inout EnvironmentPolicy) {
    guard let node, let fields = fields(node, .policyLimits) else { return }
    policy.users = integer(fields, "users", in: 1...2_000_000)
    policy.operations = integer(fields, "operations", in: 1...1_000_000_000_000)
    policy.conflictsPPM = rate(fields, "conflicts")
    for (key, demand) in [
      ("users", EnvironmentPolicy.Demand.users), ("operations", .operations),
      ("conflicts", .conflicts),
    ] where fields.has(key) {
      policy.places[demand] = range(fields.keySpan(key))
    }
  }
}

extension Shape {
  static let policy = Shape(
    what: "a policy", required: ["format", "environments"],
    optional: ["required_version", "hosts", "vars", "roots", "state"])
  static let environmentPolicy = Shape(
    what: "an environment's policy", required: [],
    optional: [
      "approvals", "authors", "apply", "freeze", "stores", "limits", "namespaces", "deletes",
    ])
  static let policyFreeze = Shape(what: "'freeze'", required: ["thaw_by"], optional: [])
  static let policyApply = Shape(
    what: "'apply'", required: ["by"], optional: ["appliers"])
  static let approvals = Shape(
    what: "'approvals'", required: ["required", "approvers"],
    optional: ["two_for", "author", "logins", "max_age"])
  static let approver = Shape(what: "an approver", required: ["name", "key"], optional: ["actors"])
  static let policyLimits = Shape(
    what: "'limits'", required: [], optional: ["users", "operations", "conflicts"])
}
