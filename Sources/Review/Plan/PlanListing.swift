import Core
package import Ledger

/// A plan's text with every operation, each in one list, written piece by piece in the memory of one.
///
/// The pieces are the opening, then each part: its start, its lines as the plan has them, its end; then the
/// closing. A part takes one pass over the saved plan.
package struct PlanListing {
  package enum Part: Hashable, Sendable {
    case section(Int)
    case unmatched, others
  }

  private let view: PlanView
  private let plan: ReviewedPlan
  /// As the next command would name it; nil for a plan that is not kept.
  private let file: String?
  private var place = PlaceHeading()
  private var lastKey: (identity: Identity, namespace: Namespace)?
  private var lastUser: Identity?
  private var lastRule: (name: String, namespace: Namespace)?

  /// - Parameters:
  ///   - plan: its preview has seen every operation; its limit is above 0.
  ///   - isSaved: whether the plan's file is there for the next command.
  package init(_ plan: ReviewedPlan, style: Style, isSaved: Bool) {
    self.plan = plan
    file = isSaved ? plan.file : nil
    view = PlanView(style: style)
  }

  /// What has something to list, in order.
  package var parts: [Part] {
    PlanSection.allCases.indices.filter { total(PlanSection.allCases[$0]) > 0 }.map(Part.section)
      + (plan.counts.unmatched > 0 ? [.unmatched] : [])
      + (plan.counts.operations > 0 ? [.others] : [])
  }

  package func opening() -> String {
    view.opening(plan.header, plan.subject, plan.trailer, plan.preview, file: file)
  }

  package mutating func start(_ part: Part) -> String {
    place = PlaceHeading()
    return switch part {
    case .section(let index):
      "\n" + view.heading(PlanSection.allCases[index], total(PlanSection.allCases[index]))
    case .unmatched: "\n" + view.unmatchedHeading(plan.counts)
    case .others: ""
    }
  }

  /// The line's text; empty for one of another part.
  package mutating func text(_ line: PlanLine, in part: Part) -> String {
    switch (part, line) {
    case (.section(let index), .operation(let operation)):
      let section = PlanSection.allCases[index]
      guard section.contains(operation) else { return "" }
      return place.text(operation, view.style) + view.text(operation, in: section)
    case (.unmatched, .unmatched(let key)): return view.text(key, after: &lastKey)
    case (.others, .operation(let operation)):
      return PlanSection(operation) == nil ? other(operation) : ""
    default: return ""
    }
  }

  private mutating func other(_ operation: Operation) -> String {
    var output = ""
    if operation.identity != lastUser {
      output += "\n" + view.style.heading(operation.identity.printable) + "\n"
      (lastUser, lastRule) = (operation.identity, nil)
    }
    if lastRule?.name.isSame(as: operation.rule) != true
      || lastRule?.namespace != operation.namespace
    {
      output += view.heading(operation.rule, operation.namespace, nil)
      lastRule = (operation.rule, operation.namespace)
    }
    return output + view.line(operation, size: true)
  }

  package func closing(planning: PlanningRequests? = nil) -> String {
    let ending = PlanEnding(
      trailer: plan.trailer, preview: plan.preview, subject: plan.subject, file: file,
      listed: plan.counts.operations + plan.counts.unmatched)
    return [
      view.findings(plan.trailer.findings, plan.subject.rules), view.table(plan.counts),
      view.requests(planning, plan.trailer.requests), view.text(ending),
    ].filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
      + (PlanView.unchecked(plan).map {
        "\n" + view.style.sentence(Printable.prose($0))
      } ?? "")
  }

  private func total(_ section: PlanSection) -> Int {
    section.total(plan.preview, plan.counts, plan.subject.purpose)
  }
}
