import Core

/// Who moves, as the plan's `cohort:` says.
struct CohortSection {
  /// One more than the limit, at most: reading stops there.
  var members: [CohortMember]
  var directory: Directory?
  var ids = IDRules()
  var distinct = DistinctNames()
  /// Users in all; nil where not all were read.
  var total: Int?
}

extension PlanReading {
  /// - Parameter limit: of users; a longer list is read no further than to see that it is longer.
  mutating func cohort(_ node: YAMLNode, limit: Int) -> CohortSection? {
    let earlierMistakes = diagnostics.count
    guard let fields = fields(node, .cohort) else { return nil }
    let hasDirectory = fields.has("directory")
    let directory = fields["directory"].flatMap { self.directory($0) }
    var section = CohortSection(members: [], directory: directory)
    if let users = fields["users"], let items = list(users, "'users'") {
      for item in items where section.members.count <= limit {
        if let member = user(item, hasDirectory: hasDirectory) { section.members.append(member) }
      }
      if section.members.count > limit { section.total = items.count }
    }
    if let node = fields["ids"] { section.ids = ids(node) }
    if let node = fields["distinct"] { section.distinct = distinct(node) }
    if let list = fields["csv"].flatMap({ listReference($0) }) {
      let room = max(0, limit + 1 - section.members.count)
      section.members += users(listedIn: list, hasDirectory: hasDirectory, atMost: room)
      section.total = nil
    }
    if section.members.isEmpty, diagnostics.count == earlierMistakes {
      report(
        .noUsers,
        """
        There is no user to migrate. List users under 'users', or name a file with the header \
        legacy,id under 'csv'.
        """,
        at: node.span)
    }
    return section
  }

  private mutating func user(_ node: YAMLNode, hasDirectory: Bool) -> CohortMember? {
    guard let fields = fields(node, .user) else { return nil }
    let legacy = text(fields, "legacy", "a legacy name")
    let id = text(fields, "id", "an ID")
    let aliases = legacy.map { self.aliases(fields, of: $0) } ?? []
    if !fields.has("id"), !hasDirectory {
      report(
        .missingID,
        """
        The plan has no 'directory' to look the ID up. Add 'id' here, or a 'directory' to the \
        cohort.
        """,
        at: node.span)
      return nil
    }
    guard let legacy else { return nil }
    return CohortMember(
      legacy: legacy.text, id: id?.text, aliases: aliases, range: range(legacy.node.span))
  }

  private mutating func aliases(_ fields: Fields, of legacy: PlacedText) -> [String] {
    guard let node = fields["aliases"], let items = list(node, "'aliases'", atMost: 100) else {
      return []
    }
    var aliases: [String] = []
    for item in items {
      guard let alias = text(item, "an alias") else { continue }
      if alias.text.utf8.elementsEqual(legacy.text.utf8) {
        report(
          .aliasIsLegacy,
          "\(quoted(alias.text)) is already this user's legacy name. Remove it from 'aliases'.",
          at: item.span,
          related: [.init("the legacy name is here", at: range(legacy.node.span))])
      }
      aliases.append(alias.text)
    }
    return aliases
  }

  private mutating func directory(_ node: YAMLNode) -> Directory? {
    guard let fields = fields(node, .directory) else { return nil }
    let namespace = namespace(fields)
    let key = fields["key"].flatMap { template($0, "'key'") }
    let fold = choice(fields, "fold", Directory.Fold.self)
    if let key { checkDirectoryKey(key) }
    guard let namespace, let key else { return nil }
    return Directory(
      namespace: namespace, key: key.template, fold: fold ?? .none)
  }

  private mutating func checkDirectoryKey(_ key: PlacedTemplate) {
    if !key.template.usesLegacy {
      report(
        .withoutLegacy,
        "'key' is looked up for each legacy name, so it must use {legacy}.",
        at: key.text.node.span)
    }
    if key.template.usesID || !key.template.captures.isEmpty {
      report(
        .unboundName,
        "'key' may use {legacy} only. Remove everything else in braces.",
        at: key.text.node.span)
    }
  }

  /// Refuses a cohort larger than the plan allows.
  mutating func checkSize(_ cohort: CohortSection, limits: Limits, plan: Fields) {
    guard cohort.members.count > limits.users else { return }
    var place = plan.keySpan("cohort")
    if case .mapping(let pairs)? = plan["limits"]?.content,
      let users = pairs.first(where: { $0.key == "users" })
    {
      place = users.value.span
    }
    report(
      .tooManyUsers,
      """
      The cohort has \(cohort.total.map { "\($0) users" } ?? "more users than that") but one run \
      may migrate \(limits.users). Split it into several plans; small cohorts are easier to review \
      and to roll back. If you want a single run, set 'limits: users:' to \
      \(cohort.total.map { "\($0)" } ?? "their number").
      """,
      at: place)
  }
}
