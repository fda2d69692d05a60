/// How the planned operations of a run, or of one user, ended.
///
/// On every exit `planned` is the sum of the others; `isBalanced` says whether it is.
package struct Tally: Hashable, Sendable {
  /// One of a tally's counts.
  package enum Count: Hashable, Sendable {
    case planned
    case outcome(OutcomeKind)
    case notAttempted

    /// In the order in which they are printed.
    package static let all = [planned] + OutcomeKind.allCases.map { outcome($0) } + [notAttempted]

    /// As JSON and journals name it.
    package var name: String {
      switch self {
      case .planned: "planned"
      case .outcome(let kind): kind.rawValue
      case .notAttempted: "not_attempted"
      }
    }
  }

  package var planned = 0
  private var outcomes = EnumMap<OutcomeKind, Int>(repeating: 0)
  package var notAttempted = 0
  /// Whether `rejected` counts them. Versions before 0.3 counted them under `skipped`, so that what
  /// they wrote of skipped records does not tell how many were rejected.
  package var knowsRejected = true

  package init() {}

  package subscript(kind: OutcomeKind) -> Int {
    get { outcomes[kind] }
    _modify { yield &outcomes[kind] }
  }

  package subscript(count: Count) -> Int {
    get {
      switch count {
      case .planned: planned
      case .outcome(let kind): outcomes[kind]
      case .notAttempted: notAttempted
      }
    }
    set {
      switch count {
      case .planned: planned = newValue
      case .outcome(let kind): outcomes[kind] = newValue
      case .notAttempted: notAttempted = newValue
      }
    }
  }

  /// Operations that have come to an end, whichever; at most `Int.max`.
  package var finished: Int { outcomes.values.reduce(0, Self.sum) }

  /// Operations whose results the store holds, by this run or by one before.
  package var inPlace: Int { Self.sum(applied, already) }

  /// Operations that ended and leave something to do; at most `Int.max`.
  package var unsettled: Int {
    OutcomeKind.allCases.filter(\.isIncomplete).map { self[$0] }.reduce(0, Self.sum)
  }

  /// Whether every planned operation is accounted for and no count is negative.
  package var isBalanced: Bool {
    outcomes.values.allSatisfy { $0 >= 0 } && notAttempted >= 0
      && planned == Self.sum(finished, notAttempted)
  }

  /// The counts by name, in the order in which they are printed; nil for a count that is unknown.
  package var named: [(name: String, count: Int?)] {
    Count.all.map { ($0.name, knows($0) ? self[$0] : nil) }
  }

  private func knows(_ count: Count) -> Bool { count != .outcome(.rejected) || knowsRejected }

  /// Counts operations, until now not attempted, that ended so.
  package mutating func count(_ kind: OutcomeKind, _ number: Int = 1) {
    notAttempted -= number
    self[kind] += number
  }

  /// Adds count by count; a sum beyond `Int.max` stays there.
  package static func += (total: inout Tally, other: Tally) {
    for count in Count.all { total[count] = sum(total[count], other[count]) }
    total.knowsRejected = total.knowsRejected && other.knowsRejected
  }

  private static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? (b > 0 ? .max : .min) : sum
  }
}
