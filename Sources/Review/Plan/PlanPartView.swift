package import Core
package import Ledger

/// The operations of a plan that meet given criteria, one after the other, and that they are a part of it.
package struct PlanPartView {
  package static let format = "keyshift.plan-part/1"

  private let style: Style
  private let plan: ReviewedPlan
  private let criteria: [OperationCriterion]

  /// - Parameters:
  ///   - plan: its preview is not looked at.
  ///   - criteria: as they may be shown.
  package init(_ plan: ReviewedPlan, only criteria: [OperationCriterion], style: Style) {
    self.plan = plan
    self.criteria = criteria
    self.style = style
  }

  // MARK: - Text

  package func opening() -> String {
    let view = PlanView(style: style)
    let facts = [
      (name: "only", text: criteria.map { Printable.name("\($0)") }.joined(separator: ", ")),
      (name: "saved as", text: Printable.name(plan.file)),
      (name: "whole plan", text: Printable.prose(plan.trailer.digest)),
    ]
    let part = PlanView.part(plan.subject).map { style.sentence($0) } ?? ""
    let unchecked = part + (PlanView.unchecked(plan).map { style.sentence($0) } ?? "")
    return style.heading("Part of: \(view.title(plan.subject))") + "\n" + style.facts(facts)
      + unchecked + "\n"
  }

  package func text(_ operation: Operation) -> String {
    let view = PlanView(style: style)
    return view.line(operation, size: operation.action != .delete)
      + style.sentence(
        "\(operation.action.rawValue): \(operation.explanation)", indent: 6)
      + style.facts(of: operation, indent: 6)
  }

  /// - Parameter count: operations shown.
  package func closing(_ count: Int) -> String {
    let all = plan.counts.operations
    return (count > 0 ? "\n" : "")
      + style.sentence(
        "\(Quantity.count(count)) of the plan's \(Quantity.count(all, "operation")). The digest is "
          + "that of the whole plan: review all of it before you approve.")
  }

  // MARK: - JSON

  package func listing() -> JSONListing {
    JSONListing(
      [
        JSONValue.Member("format", .string(Self.format)),
        JSONValue.Member("file", .string(plan.file)),
        JSONValue.Member("redacted", .bool(plan.isRedacted)),
        JSONValue.Member("purpose", .string(plan.subject.purpose.name)),
        JSONValue.Member("cohort", .string(plan.subject.name)),
        JSONValue.Member("environment", .string(plan.subject.environment)),
        JSONValue.Member("digest", .string(plan.trailer.digest)),
        JSONValue.Member("only", .array(criteria.map { .string("\($0)") })),
        JSONValue.Member("unchecked", .string(plan.unchecked)),
      ], list: "operations")
  }

  /// - Parameter number: of the operation in the plan, from 0.
  package func element(_ operation: Operation, number: Int) -> JSONValue {
    .object([
      JSONValue.Member("number", .integer(number)),
      JSONValue.Member(
        "operation", JSONValue(operation, showsFingerprints: !plan.isRedacted)),
    ])
  }

  package func ending(_ count: Int) -> [JSONValue.Member] {
    [
      JSONValue.Member("shown", .integer(count)),
      JSONValue.Member("operations_in_all", .integer(plan.counts.operations)),
    ]
  }
}
