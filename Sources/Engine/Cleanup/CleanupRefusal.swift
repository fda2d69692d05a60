/// Why legacy keys may not be deleted yet.
public struct CleanupRefusal: Error, Hashable, Sendable {
  public struct Code: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    private enum Kind: String, CaseIterable {
      case notMigrated = "not-migrated"
      case rolledBack = "rolled-back"
      case tooEarly = "too-early"
      case notCovered = "not-covered"
    }
    private let kind: Kind

    /// No run of the cohort has come to its end, or the last one did not.
    public static let notMigrated = Code(kind: .notMigrated)
    public static let rolledBack = Code(kind: .rolledBack)
    /// The waiting window is not over.
    public static let tooEarly = Code(kind: .tooEarly)
    /// Too many records are not under their canonical keys.
    public static let notCovered = Code(kind: .notCovered)

    public static var allCases: [Code] { Kind.allCases.map(Code.init) }

    public var description: String { kind.rawValue }
  }

  public var code: Code
  /// What is wrong, in dates and figures, and what to do.
  public var message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension CleanupRefusal: CustomStringConvertible {
  public var description: String { "no clean-up yet: \(message)" }
}
