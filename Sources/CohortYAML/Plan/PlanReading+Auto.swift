import Application
import Core

/// The plan's `auto:`: who is migrated by logging in.
extension PlanReading {
  /// - Parameters:
  ///   - index: whose counter counts where `auto` names none.
  ///   - plan: the whole plan's fields, some of which `auto` needs.
  mutating func auto(_ plan: Fields, index: IndexReference?) -> AutoMigrationPolicy? {
    guard let node = plan["auto"], let fields = fields(node, .auto) else { return nil }
    checkNeeds(plan)
    guard let counter = counter(fields, index, plan) else { return nil }
    var policy = AutoMigrationPolicy(counter: counter)
    policy.isEnabled = boolean(fields, "enabled") ?? policy.isEnabled
    policy.users = targets(fields)
    policy.interval = duration(fields, "every") ?? policy.interval
    policy.maximumRecords = integer(fields, "max_trips", in: 1...1_000_000) ?? policy.maximumRecords
    policy.rounds = integer(fields, "rounds", in: 1...1_000) ?? policy.rounds
    policy.batch = integer(fields, "batch", in: 1...10_000) ?? policy.batch
    return policy
  }

  /// A login names a user by ID, so the plan has to say how an ID leads to its names, and where the
  /// application keeps what it remembers of each attempt.
  private mutating func checkNeeds(_ plan: Fields) {
    var missing: [String] = []
    if !plan.has("publish") { missing.append("'publish', where each attempt is recorded") }
    if !plan.has("accounts") { missing.append("'accounts', which has each user's name") }
    if case .mapping(let pairs)? = plan["cohort"]?.content,
      !pairs.contains(where: { $0.key == "directory" })
    {
      missing.append("'directory' in 'cohort', which confirms that name")
    }
    for need in missing {
      report(.autoNeeds, "'auto' needs \(need). Add it.", at: plan.keySpan("auto"))
    }
  }

  private mutating func counter(
    _ fields: Fields, _ index: IndexReference?, _ plan: Fields
  ) -> AutoMigrationPolicy.Counter? {
    if let node = fields["count"] {
      guard let own = self.fields(node, .autoCount) else { return nil }
      let namespace = namespace(own)
      let key = own["key"].map { userKey($0, "'key'") } ?? Conventions.recordCount
      guard let namespace, let key else { return nil }
      return AutoMigrationPolicy.Counter(
        namespace: namespace, key: key, noun: Conventions.recordNoun)
    }
    if let records = index?.records, let key = records.count {
      return AutoMigrationPolicy.Counter(
        namespace: records.namespace, key: key, noun: Conventions.recordNoun)
    }
    // A mistake in `index` is reported there.
    guard !plan.has("index") || index != nil else { return nil }
    report(
      .autoNeeds,
      """
      'auto' needs the counter of a user's trips, but the plan has no 'index' with one. Add \
      'count: { namespace: … }' here.
      """,
      at: fields.span)
    return nil
  }

  private mutating func targets(_ fields: Fields) -> [String] {
    guard let node = fields["users"], let items = list(node, "'users'", atMost: 10_000) else {
      return []
    }
    return items.compactMap { text($0, "an ID")?.text }
  }

  /// True or false; nil when absent or refused.
  private mutating func boolean(_ fields: Fields, _ key: String) -> Bool? {
    guard let node = fields[key] else { return nil }
    if case .scalar(let scalar) = node.content, case .boolean(let value) = scalar.value {
      return value
    }
    report(.wrongType, "'\(key)' must be true or false, but this is \(found(node)).", at: node.span)
    return nil
  }
}

extension Shape {
  static let auto = Shape(
    what: "'auto'", required: [],
    optional: ["enabled", "users", "every", "max_trips", "rounds", "batch", "count"])
  static let autoCount = Shape(what: "'count'", required: ["namespace"], optional: ["key"])
}

extension MistakeKind {
  static let autoNeeds = MistakeKind(
    "auto-needs", "Auto-migration needs another section of the plan")
}
