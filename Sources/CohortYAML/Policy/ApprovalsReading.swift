import Core

extension PlanReading {
  /// Approvers in one environment, at most.
  private static let mostApprovers = 100

  mutating func approvals(_ node: YAMLNode?, into policy: inout EnvironmentPolicy) {
    guard let node, let fields = fields(node, .approvals) else { return }
    policy.places[.approvals] = range(fields.keySpan("required"))
    policy.approvals = integer(fields, "required", in: 0...Self.mostApprovers) ?? 0
    policy.author = choice(fields, "author", EnvironmentPolicy.Author.self) ?? policy.author
    policy.logins = choice(fields, "logins", EnvironmentPolicy.Logins.self) ?? policy.logins
    policy.approvalAge = duration(fields, "max_age")
    if let node = fields["two_for"] {
      let actions = choices(node, "'two_for'", Action.allCases.filter(\.writes))
      policy.twoApprovals = Set(actions ?? [])
    }
    if let node = fields["approvers"] { policy.approvers = approvers(node) ?? [] }
    checkEnough(policy, fields)
  }

  private mutating func approvers(_ node: YAMLNode) -> [Approver]? {
    guard let items = list(node, "'approvers'", atMost: Self.mostApprovers) else { return nil }
    var approvers: [Approver] = []
    var names: [String: SourceRange] = [:]
    var keys: [ApproverKey: SourceRange] = [:]
    for item in items {
      guard let fields = fields(item, .approver) else { continue }
      let name = text(fields, "name", "an approver's name")
      let key = key(fields)
      let actors = fields["actors"].flatMap { list($0, "'actors'", atMost: 100) } ?? []
      let others = actors.compactMap { text($0, "an actor")?.text }
      if let name {
        let place = range(name.node.span)
        let first = names.updateValue(place, forKey: name.text.lowercased())
        reportRepeated(.duplicateApprover, "two approvers have this name", name.node, first)
      }
      if let key {
        let first = keys.updateValue(range(key.node.span), forKey: key.key)
        reportRepeated(.duplicateKeyOwner, "two approvers have this key", key.node, first)
      }
      if let name, let key {
        approvers.append(Approver(name: name.text, actors: others, key: key.key))
      }
    }
    return approvers
  }

  private mutating func reportRepeated(
    _ kind: MistakeKind, _ what: String, _ node: YAMLNode, _ first: SourceRange?
  ) {
    guard let first else { return }
    report(
      kind,
      "One person would count twice where \(what). Keep one entry for each person and key.",
      at: node.span, related: [.init("the first one stands here", at: first)])
  }

  private mutating func key(_ fields: Fields) -> (key: ApproverKey, node: YAMLNode)? {
    guard let value = text(fields, "key", "an approver's key") else { return nil }
    guard !value.text.contains("PRIVATE KEY") else {
      report(
        .secretInPlan,
        """
        This is a private key, and whoever reads the file could now approve in this person's name. \
        Remove it, make a new one by `keyshift keygen`, and name the public half here.
        """,
        at: value.node.span)
      return nil
    }
    guard let key = ApproverKey(text: value.text) else {
      report(
        .badKey,
        """
        A key is the PEM text of a public Ed25519 key, or the Base64 between its lines, as \
        `keyshift keygen` prints it.
        """,
        at: value.node.span)
      return nil
    }
    return (key, value.node)
  }

  /// A demand that nobody can meet would only be found when a plan is to be applied.
  private mutating func checkEnough(_ policy: EnvironmentPolicy, _ fields: Fields) {
    let needed = policy.requiredApprovals { _ in true }
    guard needed > policy.approvers.count, !hasErrors else { return }
    let key = policy.approvals > policy.approvers.count ? "required" : "two_for"
    report(
      .tooFewApprovers,
      """
      '\(key)' asks for \(needed) different people, and 'approvers' lists \
      \(policy.approvers.count). List more, or ask for fewer.
      """,
      at: fields[key]?.span ?? fields.span)
  }
}
