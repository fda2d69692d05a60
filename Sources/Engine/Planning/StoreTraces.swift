import Core
import Ledger

/// Asks a store for keys that no record of a plan shows: of users without legacy records, and of
/// namespaces without any.
struct StoreTraces<Store: KeyValueStore> {
  private let store: Store
  private let rules: [CompiledRule]

  init(_ store: Store, _ rules: [CompiledRule]) {
    self.store = store
    self.rules = rules
  }

  /// The names without legacy records, and what there is of each.
  ///
  /// - Parameter confirmed: names to which the directory gives the ID that they have here.
  func findings(
    _ identities: [Identity], _ found: FoundKeys, confirmed: Set<Identity>
  ) async throws(StoreError) -> PlanFindings {
    var findings = PlanFindings()
    let absent = identities.filter { !found.has($0) }
    if !absent.isEmpty {
      var traces = Traces()
      for identity in identities where found.has(identity) { traces.set(.otherName, identity.id) }
      for identity in confirmed { traces.set(.directory, identity.id) }
      var users: [PlanFindings.AbsentUser] = []
      var unknown: [PlanFindings.AbsentUser] = []
      for identity in absent {
        let trace = try await trace(of: identity, &traces)
        if trace == .nothing {
          unknown.append(PlanFindings.AbsentUser(identity, trace))
        } else {
          users.append(PlanFindings.AbsentUser(identity, trace))
        }
      }
      let listed = (unknown + users).prefix(PlanFindings.maximumAbsentUsers)
      findings.absentUsers = Array(listed)
      findings.absentTotal = absent.count
      findings.unknownUsers = Set(unknown.map { Bytewise($0.identity.id) }).count
    }
    findings.emptyNamespaces = try await emptyNamespaces(found)
    return findings
  }

  /// By ID, what is known of a user.
  private struct Traces {
    private var known: [Bytewise: PlanFindings.AbsentUser.Trace] = [:]

    /// The first that is said of an ID stays.
    mutating func set(_ trace: PlanFindings.AbsentUser.Trace, _ id: String) {
      if known[Bytewise(id)] == nil { known[Bytewise(id)] = trace }
    }

    subscript(id: String) -> PlanFindings.AbsentUser.Trace? { known[Bytewise(id)] }
  }

  private func trace(
    of identity: Identity, _ traces: inout Traces
  ) async throws(StoreError) -> PlanFindings.AbsentUser.Trace {
    if let known = traces[identity.id] { return known }
    let trace: PlanFindings.AbsentUser.Trace =
      try await hasCanonicalRecord(identity) ? .canonical : .nothing
    traces.set(trace, identity.id)
    return trace
  }

  /// Whether there is a record where some rule would put one of the user's.
  func hasCanonicalRecord(_ identity: Identity) async throws(StoreError) -> Bool {
    for rule in rules {
      guard case .move(_, let to) = rule.rule.keys, to.usesID else { continue }
      guard let destination = BoundRule(rule, identity: identity).destination else { continue }
      let prefix = Key(destination.prefix)
      guard prefix.bytes.count <= store.capabilities.maximumKeyBytes else { continue }
      let isThere =
        to.captures.isEmpty
        ? try await isThere(prefix, in: rule.rule.namespace)
        : try await hasKey(ScanRange(rule.rule.namespace, prefix: prefix))
      if isThere { return true }
    }
    return false
  }

  /// Namespaces in which no key starts like any of their rules' keys, legacy or canonical.
  private func emptyNamespaces(
    _ found: FoundKeys
  ) async throws(StoreError) -> [PlanFindings.EmptyNamespace] {
    var namespaces: [Namespace] = []
    for rule in rules where !found.has(rule.rule.namespace) {
      if !namespaces.contains(rule.rule.namespace) { namespaces.append(rule.rule.namespace) }
    }
    var empty: [PlanFindings.EmptyNamespace] = []
    for namespace in namespaces {
      var isEmpty = true
      for prefix in prefixes(in: namespace) where isEmpty {
        isEmpty = try await !hasKey(ScanRange(namespace, prefix: prefix))
      }
      guard isEmpty else { continue }
      let hasOthers = try await hasKey(ScanRange(namespace, prefix: Key([])))
      empty.append(PlanFindings.EmptyNamespace(namespace, hasOtherKeys: hasOthers))
    }
    return empty
  }

  /// What keys of all users start with, in the order of the rules, each once.
  private func prefixes(in namespace: Namespace) -> [Key] {
    rules.filter { $0.rule.namespace == namespace }.flatMap { rule -> [Key] in
      switch rule.rule.keys {
      case .move(let from, let to): [from.commonPrefix, to.commonPrefix]
      case .inPlace(let key): [key.commonPrefix]
      }
    }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// A key that the store does not take is in none.
  private func isThere(_ key: Key, in namespace: Namespace) async throws(StoreError) -> Bool {
    guard store.capabilities.refusal(of: key) == nil else { return false }
    let entries = try await store.read(namespace, [key])
    return entries.contains { $0 != nil }
  }

  /// Stops at the first key.
  private func hasKey(_ range: ScanRange) async throws(StoreError) -> Bool {
    for try await page in store.pages(Scan([range])) where !page.records.isEmpty { return true }
    return false
  }
}
