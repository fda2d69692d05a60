import ArgumentParser
import Core
import Ledger
import Review

/// Prints the operations of a saved plan that meet criteria, in the memory of one.
struct PlanPart {
  let plan: VerifiedPlan
  let reviewed: ReviewedPlan
  let filter: OperationFilter
  /// Nil shows names as they are.
  private var redaction: Redaction?

  /// - Parameter reviewed: redacted or not; its preview may be empty.
  /// - Throws: `ValidationError` for a user or a rule that is none of the plan's.
  init(
    _ plan: VerifiedPlan, _ reviewed: ReviewedPlan, only criteria: [OperationCriterion]
  ) throws {
    self.plan = plan
    self.reviewed = reviewed
    do { filter = try OperationFilter(criteria, of: plan) } catch let unknown
      as OperationFilter.Unknown
    { throw Self.usage(unknown, suggests: !reviewed.isRedacted || unknown.kind == .rule) }
    redaction = reviewed.isRedacted ? Redaction(plan.subject) : nil
  }

  func write(isJSON: Bool, _ style: Style, _ write: (String) throws -> Void) throws {
    let view = PlanPartView(reviewed, only: try shownCriteria(), style: style)
    var listing = view.listing()
    try write(isJSON ? listing.start() : view.opening())
    var count = 0
    try forEachOperation { number, operation in
      count += 1
      try write(
        isJSON
          ? listing.element(view.element(operation, number: number)) : view.text(operation))
    }
    try write(isJSON ? listing.end(view.ending(count)) : view.closing(count))
  }

  /// Calls `body` with each operation that meets the criteria, as it may be shown, and its number.
  private func forEachOperation(_ body: (Int, Operation) throws -> Void) throws {
    var reader = try plan.open()
    var redaction = redaction
    var number = 0
    while let line = try reader.next() {
      // Pseudonyms count all lines, so that they are those of every other rendering.
      let shown = redaction?.line(line) ?? line
      guard case .operation(let operation) = line, case .operation(let visible) = shown else {
        continue
      }
      if filter.holds(operation) { try body(number, visible) }
      number += 1
    }
  }

  /// The criteria without names of users where these are hidden.
  private func shownCriteria() throws -> [OperationCriterion] {
    guard var redaction else { return filter.criteria }
    var reader = try plan.open()
    while let line = try reader.next() { if case .user = line { _ = redaction.line(line) } }
    return filter.criteria.map { criterion in
      guard case .user(let name) = criterion, let user = filter.user(named: name) else {
        return criterion
      }
      return .user(redaction.pseudonym(of: user).legacy)
    }
  }

  /// - Parameter suggests: false where names of users are hidden.
  private static func usage(
    _ unknown: OperationFilter.Unknown, suggests: Bool
  ) -> ValidationError {
    ValidationError(
      "The plan has no \(unknown.kind.rawValue) \(quoted(unknown.name))."
        + (suggests ? Spelling.question(unknown.name, among: unknown.candidates) : ""))
  }
}
