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

/// What a check of a conformance suite looks at, and whom it tells what is wrong.
package protocol ConformanceSubject: Sendable {
  /// What every implementation must do, as the check is called.
  var check: String { get }
  var record: @Sendable (ConformanceFailure) -> Void { get }
}

extension ConformanceSubject {
  package func fail(_ what: String, location: SourceLocation = #_sourceLocation) {
    record(ConformanceFailure(check: check, detail: String(what.prefix(2_000)), location: location))
  }

  package func expect(
    _ isSo: Bool, _ where: String = "", location: SourceLocation = #_sourceLocation
  ) {
    if !isSo { fail("it is not so" + place(`where`), location: location) }
  }

  package func expect<Value: Equatable>(
    _ found: Value, equals expected: Value, _ where: String = "",
    location: SourceLocation = #_sourceLocation
  ) {
    guard found != expected else { return }
    fail("\(found), expected \(expected)" + place(`where`), location: location)
  }

  private func place(_ where: String) -> String { `where`.isEmpty ? "" : " (\(`where`))" }
}
