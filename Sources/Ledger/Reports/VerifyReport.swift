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
  private let sampleLimit: Int

  public init(digest: String, sampleLimit: Int) {
    self.digest = digest
    self.sampleLimit = sampleLimit
  }

  public var checked: Int { counts.values.reduce(0, +) }

  /// Whether every promise holds, or a newer record took its place.
  public var isKept: Bool { (counts[.missing] ?? 0) + (counts[.different] ?? 0) == 0 }

  public mutating func add(_ state: State, _ operation: Operation) {
    counts[state, default: 0] += 1
    if state == .missing || state == .different, findings.count < sampleLimit {
      findings.append(Finding(state: state, operation: operation))
    }
  }
}
