public import Testing

/// An expectation of the conformance suite that a store does not meet.
public struct ConformanceFailure: Sendable, CustomStringConvertible {
  /// What every store must do, as the check is called.
  public let check: String
  /// What was found, and what was expected.
  public let detail: String
  /// In the suite.
  public let location: SourceLocation

  package init(check: String, detail: String, location: SourceLocation) {
    self.check = check
    self.detail = detail
    self.location = location
  }

  /// The check and the detail.
  public var description: String { "\(check): \(detail)" }
}
