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
    var absent: Set<Identity> = []
    var last: Identity?
    var found: Set<Bytewise> = []
    func note(_ identity: Identity) {
      guard identity != last else { return }
      last = identity
      absent.remove(identity)
      found.insert(Bytewise(identity.id))
    }
    var known: Set<Identity> = []
    while let line = try plan.next() {
      switch line {
      case .user(let identity):
        last = nil
        // Records of in-place rules name their users again.
        guard known.insert(identity).inserted else { continue }
        identities.append(identity)
        absent.insert(identity)
      case .operation(let operation): note(operation.identity)
      case .unmatched(let key): note(key.identity)
      }
    }
    names = CohortNames(identities)
    self.absent = identities.filter {
      absent.contains($0) && !found.contains(Bytewise($0.id))
    }
  }
}
