package import Core
package import Ledger

/// What a plan does to data that is there, and what it leaves open: the numbers that a reviewer reads
/// first, the same in every rendering.
///
/// The numbers are exact, however few operations the preview kept.
/// `replaced + rewritten + deleted + recreated + created` are the plan's writes.
package struct PlanRisk: Hashable, Sendable {
  /// Records that are written over with other content, rewrites in place apart.
  package let replaced: Int
  /// Records of which named fields are rewritten in place.
  package let rewritten: Int
  package let deleted: Int
  /// Operations that a person decided about.
  package let resolutions: Int
  package let conflicts: Int
  package let rejections: Int
  /// Keys that a rollback leaves alone, because they changed after the run.
  package let changedSince: Int
  /// Records that were deleted since a run wrote them, and stay deleted.
  package let leftDeleted: Int
  /// Records that were deleted since a run wrote them, and are created again.
  package let recreated: Int
  /// The other records that are created where there is none.
  package let created: Int

  private let purpose: PlanSubject.Purpose

  /// - Parameters:
  ///   - counts: of the whole plan.
  ///   - preview: has seen every operation; its limit is above 0.
  package init(_ counts: PlanCounts, _ preview: PlanPreview, _ purpose: PlanSubject.Purpose) {
    let written = preview.replacedTotal(counts)
    rewritten = counts[.rewrite]
    replaced = written - rewritten
    deleted = counts[.delete]
    resolutions = counts.resolutions
    conflicts = counts[.conflict]
    rejections = counts[.reject]
    changedSince = purpose.isRollback ? counts[.skip] : 0
    leftDeleted = preview.deletedTotal
    recreated = preview.reasons.reduce(0) { $0 + ($1.createsAgain ? $1.count : 0) }
    created = counts[.create] - (replaced - counts[.update]) - recreated
    self.purpose = purpose
  }

  package init(_ plan: ReviewedPlan) {
    self.init(plan.counts, plan.preview, plan.subject.purpose)
  }

  /// The action that stands for the worst that happens to data; nil where none is taken away.
  package var worst: Action? {
    if deleted > 0 { return .delete }
    return replaced + rewritten + recreated > 0 ? .update : nil
  }

  /// One sentence, harmless in every rendering: it consists of letters, digits and signs of its own.
  package var sentence: String {
    let counted: [(Int, String)] = [
      (conflicts, Quantity.count(conflicts, "conflict")),
      (rejections, Quantity.count(rejections, "rejection")),
    ]
    let open = counted.filter { $0.0 > 0 }.map(\.1).joined(separator: " and ")
    let clauses: [(Int, String)] = [
      (1, destruction),
      (resolutions, Quantity.count(resolutions, "resolution")),
      (recreated, "\(Quantity.count(recreated, "deleted record")) will be created again"),
      (
        conflicts + rejections,
        "\(open) \(conflicts + rejections == 1 ? "needs" : "need") a decision"
      ),
      (
        changedSince,
        "\(Quantity.count(changedSince, "key")) changed since \(purpose.runs) and "
          + (changedSince == 1 ? "stays as it is" : "stay as they are")
      ),
      (
        leftDeleted,
        "\(Quantity.count(leftDeleted, "deleted record")) \(leftDeleted == 1 ? "stays" : "stay") "
          + "deleted"
      ),
      (
        created,
        "\(Quantity.count(created, "record")) will be "
          + (purpose.isRollback ? "restored" : "created")
      ),
    ]
    return clauses.filter { $0.0 > 0 }.map(\.1).joined(separator: "; ") + "."
  }

  /// `8 records will be replaced, 34 rewritten in place, nothing deleted`.
  private var destruction: String {
    let kinds = [
      (count: replaced, done: "replaced", short: "replaced"),
      (count: rewritten, done: "rewritten in place", short: "rewritten"),
      (count: deleted, done: "deleted", short: "deleted"),
    ]
    let done = kinds.filter { $0.count > 0 }
    guard let first = done.first else { return "Nothing will be replaced, rewritten or deleted" }
    let noun = purpose.isCleanup ? "legacy record" : "record"
    let rest = done.dropFirst().map { "\(Quantity.count($0.count)) \($0.done)" }
    let not = kinds.filter { $0.count == 0 }.map(\.short)
    let nothing = not.isEmpty ? [] : ["nothing \(not.joined(separator: " or "))"]
    return (["\(Quantity.count(first.count, noun)) will be \(first.done)"] + rest + nothing)
      .joined(separator: ", ")
  }
}

extension PlanPreview.ReasonCount {
  /// Whether these are records that a run wrote, that were deleted since, and that come back: by
  /// `--recreate`, or by a resolution.
  fileprivate var createsAgain: Bool {
    action == .create && (reason == .recreated || reason == .deletedSince)
  }
}

extension PlanSubject.Purpose {
  fileprivate var isCleanup: Bool { if case .cleanup = self { true } else { false } }

  /// What a rollback undoes, in a sentence.
  var runs: String {
    if case .rollback(let basis) = self, basis.isOfCohort { "the runs" } else { "the run" }
  }
}
