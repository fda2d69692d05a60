import Core
import Ledger

/// The users of a saved plan, and which of its names it has no line of. One pass over the plan;
/// memory grows with its users.
struct PlanCensus {
  let names: CohortNames
  /// Names without an operation and without an unmatched key, of IDs that have none by any name.
  let absent: [Identity]

  init(_ plan: sending PlanReader) throws {
    var plan = plan
    var identities: [Identity] = []
    var known: Set<Identity> = []
    var found = FoundKeys()
    while let line = try plan.next() {
      switch line {
      case .user(let identity):
        // Records of in-place rules name their users again.
        guard known.insert(identity).inserted else { continue }
        identities.append(identity)
        found.begin(identity)
      case .operation(let operation): found.note(operation.identity, in: operation.namespace)
      case .unmatched(let key): found.note(key.identity, in: key.namespace)
      }
    }
    names = CohortNames(identities)
    let ids = Set(identities.filter(found.has).map { Bytewise($0.id) })
    absent = identities.filter { !ids.contains(Bytewise($0.id)) }
  }
}
