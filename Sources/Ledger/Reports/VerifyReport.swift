public import Core

/// What reading back found.
public struct VerifyReport: Sendable {
  public enum State: String, Sendable, CaseIterable {
    /// The destination holds the result.
    case kept
    /// The user wrote a newer record since.
    case superseded
    case missing
    /// The destination holds something else that is not newer.
    case different
    /// Missing or different, and written so lately that the store may not show it yet.
    case pending
  }

  public struct Finding: Sendable {
    public var state: State
    public var operation: Operation
  }

  public var digest: String
  public private(set) var counts: [State: Int] = [:]
  /// Operations that promise nothing: skips, conflicts and rejections.
  public var notPromised = 0
  public private(set) var findings: [Finding] = []
  /// Legacy names in the records that are there, by rule and place; examples are destinations.
  public var residue: [PlanFindings.Residue] = []
  /// Places of those that no rule expects, however many are listed.
  public var unexpectedResidue = 0
  /// Finds in places that are not listed.
  public var residueBeyond = 0
  /// Of each ID of which there is nothing at all, the first name.
  public var unknownUsers: [Identity] = []
  private let sampleLimit: Int

  public init(digest: String, sampleLimit: Int) {
    self.digest = digest
    self.sampleLimit = sampleLimit
  }

  public var checked: Int { counts.values.reduce(0, +) }

  /// Whether every promise holds, or a newer record took its place.
  public var isKept: Bool { broken == 0 && pending == 0 }

  /// Promises that do not hold.
  public var broken: Int { (counts[.missing] ?? 0) + (counts[.different] ?? 0) }

  /// Promises of which the store cannot tell yet.
  public var pending: Int { counts[.pending] ?? 0 }

  public mutating func add(_ state: State, _ operation: Operation) {
    counts[state, default: 0] += 1
    if !state.isKept, findings.count < sampleLimit {
      findings.append(Finding(state: state, operation: operation))
    }
  }
}

extension VerifyReport.State {
  /// Whether the promise holds, or a newer record took its place.
  public var isKept: Bool { self == .kept || self == .superseded }
}
