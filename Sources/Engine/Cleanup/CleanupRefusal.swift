/// Why legacy keys may not be deleted yet.
package struct CleanupRefusal: Error, Hashable, Sendable {
  package struct Code: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    private enum Kind: String, CaseIterable {
      case notMigrated = "not-migrated"
      case rolledBack = "rolled-back"
      case tooEarly = "too-early"
      case notCovered = "not-covered"
    }
    private let kind: Kind

    /// No run of the cohort has come to its end, or the last one did not.
    package static let notMigrated = Code(kind: .notMigrated)
    package static let rolledBack = Code(kind: .rolledBack)
    /// The waiting window is not over.
    package static let tooEarly = Code(kind: .tooEarly)
    /// Too many records are not under their canonical keys.
    package static let notCovered = Code(kind: .notCovered)

    package static var allCases: [Code] { Kind.allCases.map(Code.init) }

    package var description: String { kind.rawValue }
  }

  package var code: Code
  /// What is wrong, in dates and figures, and what to do.
  package var message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension CleanupRefusal: CustomStringConvertible {
  package var description: String { "cannot clean up yet: \(message)" }
}
