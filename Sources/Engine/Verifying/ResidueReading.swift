import Core
import Ledger

/// Counts the legacy names that stored records hold where a plan's results are.
struct ResidueReading {
  private let scan: ResidueScan
  private let rules: [Rule]
  private var tally: ResidueTally

  init(_ names: CohortNames, _ rules: [Rule]) {
    scan = ResidueScan(names)
    self.rules = rules
    tally = ResidueTally(rules)
  }

  /// - Parameter entry: what the operation's destination holds now.
  mutating func add(_ entry: Entry, _ operation: Operation, _ rule: Rule) {
    let places = scan.places(in: entry, of: operation.identity, rule)
    if !places.isEmpty { tally.add(rule: operation.rule, places, in: operation.destination) }
  }

  func note(in report: inout VerifyReport) {
    report.residue = tally.residue(rules)
    report.residueBeyond = tally.beyond
    report.unexpectedResidue = tally.unexpectedPlaces
  }
}

extension StoreTraces {
  /// The first name of each ID of which there is neither a record in the store nor, when the plan was
  /// made, an entry of the directory.
  func unknown(
    _ absent: [Identity], _ findings: PlanFindings
  ) async throws(StoreError) -> [Identity] {
    let confirmed = Set(
      findings.absentUsers.filter { $0.trace == .directory }.map { Bytewise($0.identity.id) })
    var seen = confirmed
    var unknown: [Identity] = []
    for identity in absent where seen.insert(Bytewise(identity.id)).inserted {
      if try await !hasCanonicalRecord(identity) { unknown.append(identity) }
    }
    return unknown
  }
}
