import Core
package import Ledger

/// A saved plan as its views take it: what it says about itself, and a bounded sample of its
/// operations.
package struct ReviewedPlan: Sendable {
  package var header: PlanHeader
  package var subject: PlanSubject
  package var trailer: PlanTrailer
  package var preview: PlanPreview
  /// The saved plan, as the next command would name it.
  package var file: String
  /// Why the plan was not checked against the run that it rests on; nil where it was, or rests on none.
  package var unchecked: String?
  /// Whether `subject` and `preview` went through a `Redaction`.
  package var isRedacted: Bool

  package init(
    header: PlanHeader, subject: PlanSubject, trailer: PlanTrailer, preview: PlanPreview,
    file: String, unchecked: String? = nil, isRedacted: Bool = false
  ) {
    self.header = header
    self.subject = subject
    self.trailer = trailer
    self.preview = preview
    self.file = file
    self.unchecked = unchecked
    self.isRedacted = isRedacted
  }

  var counts: PlanCounts { trailer.counts }
}

extension PlanPreview {
  /// Deletes in all, also where the preview kept none.
  func deleteTotal(_ counts: PlanCounts) -> Int { max(deleteTotal, counts[.delete]) }

  /// What is written over data in all, also where the preview kept none.
  func replacedTotal(_ counts: PlanCounts) -> Int {
    max(replacedTotal, counts[.update] + counts[.rewrite])
  }
}
