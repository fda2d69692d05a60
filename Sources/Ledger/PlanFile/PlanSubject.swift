import ByteJSON
package import Core

/// What a plan is about: everything but its operations that reviewers approve.
package struct PlanSubject: Hashable, Sendable {
  /// What kind of plan it is, and what it rests on.
  package enum Purpose: Hashable, Sendable {
    case migrate
    /// Undoes a run: sources are what that run replaced, destinations the keys it wrote.
    case rollback(RollbackBasis)
    /// Deletes legacy keys whose destinations are verified.
    case cleanup(CleanupBasis)

    /// The word for it in files; a run of such a plan is of a kind named alike, but for `apply`.
    package var name: String {
      switch self {
      case .migrate: "migrate"
      case .rollback: "rollback"
      case .cleanup: "cleanup"
      }
    }
  }

  package var purpose: Purpose
  package var name: String
  package var environment: String
  /// The store as the cohort plan names it, paths unresolved.
  package var store: StoreAddress
  package var storeIdentity: String
  package var rules: [Rule]
  package var limits: Limits
  package var accept: Acceptance
  package var publish: Publication?
  /// Names that look alike but belong to different people, as declared in the cohort plan.
  package var distinct: DistinctNames
  /// The part of the cohort that the plan is about; nil for the whole cohort.
  package var target: PlanTarget?

  package init(
    purpose: Purpose = .migrate, name: String, environment: String, store: StoreAddress,
    storeIdentity: String, rules: [Rule], limits: Limits, accept: Acceptance,
    publish: Publication? = nil, distinct: DistinctNames = DistinctNames()
  ) {
    self.purpose = purpose
    self.name = name
    self.environment = environment
    self.store = store
    self.storeIdentity = storeIdentity
    self.rules = rules.map { rule in
      var rule = rule
      rule.range = nil
      return rule
    }
    self.limits = limits
    self.accept = accept
    self.publish = publish
    self.distinct = distinct
  }

  func encoded() -> [UInt8] {
    var line = JSONWriter.lines()
    line.beginObject()
    line.field("kind", "subject")
    line.field("purpose", purpose.name)
    line.field("name", name)
    line.field("environment", environment)
    line.append(store)
    line.field("store_identity", storeIdentity)
    line.beginArray("rules")
    for rule in rules { line.append(rule) }
    line.endArray()
    line.beginObject("limits")
    line.field("users", limits.users)
    if let keys = limits.keysPerUser { line.field("keys_per_user", keys) }
    if let batch = limits.batch { line.field("batch", batch) }
    line.field("plan_age", limits.planAge)
    if let window = limits.window { line.field("window", window) }
    line.endObject()
    line.beginObject("accept")
    line.field("count_tolerance", accept.countTolerance)
    line.field("failure_rate_ppm", accept.failureRatePPM)
    line.field("index", accept.index.rawValue)
    if accept.unresolved != 0 { line.field("unresolved", accept.unresolved) }
    if accept.residue > 0 { line.field("residue", accept.residue) }
    if accept.unknownUsers > 0 { line.field("unknown_users", accept.unknownUsers) }
    line.endObject()
    if let publish {
      line.beginObject("publish")
      line.field("namespace", publish.namespace.name)
      line.endObject()
    }
    if let target { line.append(target) }
    // Only where it says something, so that other plans keep their digests.
    if !distinct.groups.isEmpty {
      line.beginArray("distinct")
      for group in distinct.groups {
        line.beginArray()
        for name in group { line.string(name) }
        line.endArray()
      }
      line.endArray()
    }
    switch purpose {
    case .migrate: break
    case .rollback(let basis): line.append(basis)
    case .cleanup(let basis): line.append(basis)
    }
    line.endObject()
    line.endLine()
    return line.bytes
  }
}

extension JSONWriter {
  /// A plain pointer as a text; what says more as an object.
  private mutating func append(_ field: TimeField) {
    guard field != TimeField(field.pointer) else {
      string(field.pointer.text)
      return
    }
    beginObject()
    self.field(field.place == .metadata ? "metadata" : "at", field.pointer.text)
    if let unit = field.unit { self.field("unit", unit.rawValue) }
    if let zone = field.zone { self.field("zone", TimeField.text(zone: zone)) }
    endObject()
  }

  /// A plain pointer as a text; one with other forms of names as an object.
  private mutating func append(owner rule: Rule) {
    guard let owner = rule.owner else { return }
    guard !rule.ownerForms.isEmpty else { return field("owner", owner.text) }
    beginObject("owner")
    field("at", owner.text)
    beginArray("also")
    for form in rule.ownerForms { string(form.text) }
    endArray()
    endObject()
  }

  fileprivate mutating func append(_ rule: Rule) {
    beginObject()
    field("name", rule.name)
    field("namespace", rule.namespace.name)
    field("delimiter", rule.source.delimiter.text)
    switch rule.keys {
    case .move(let from, let to):
      field("from", from.text)
      field("to", to.text)
    case .inPlace(let key): field("in_place", key.text)
    }
    if !rule.newerBy.isEmpty {
      beginArray("newer_by")
      for field in rule.newerBy { append(field) }
      endArray()
    }
    if rule.absentIsUnchanged { self.field("absent", "unchanged") }
    append(owner: rule)
    append(rule.rewrites)
    append("json_strings", rule.jsonStrings)
    append("expected_residue", rule.expectedResidue)
    endObject()
  }
}

extension PlanSubject {
  /// The namespaces that applying the plan writes to.
  package var writtenNamespaces: Set<Namespace> {
    Set(rules.map(\.namespace) + [publish?.namespace].compactMap(\.self))
  }
}
