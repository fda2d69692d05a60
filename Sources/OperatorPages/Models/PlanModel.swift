package import Ledger

/// A saved plan as lists and pages name it.
package struct PlanEntry: Sendable {
  /// The file's name, without its directories.
  package var file: String
  package var header: PlanHeader
  package var subject: PlanSubject
  package var trailer: PlanTrailer

  package init(file: String, header: PlanHeader, subject: PlanSubject, trailer: PlanTrailer) {
    self.file = file
    self.header = header
    self.subject = subject
    self.trailer = trailer
  }

  /// - Parameter file: the name to show; the plan's own path may say too much.
  package init(_ plan: VerifiedPlan, file: String) {
    self.init(
      file: file, header: plan.header, subject: plan.subject, trailer: plan.trailer)
  }
}

/// The saved plans that the server knows.
package struct PlansModel: Sendable {
  /// A plan file that cannot be used, and why.
  package struct Refused: Sendable {
    package var file: String
    package var reason: String

    package init(file: String, reason: String) {
      self.file = file
      self.reason = reason
    }
  }

  package var page: PageContext
  /// In the order in which they are to be shown.
  package var plans: [PlanEntry]
  package var refused: [Refused]

  package init(page: PageContext, plans: [PlanEntry], refused: [Refused] = []) {
    self.page = page
    self.plans = plans
    self.refused = refused
  }
}

/// One saved plan and a page of its operations.
package struct PlanModel: Sendable {
  package var page: PageContext
  package var plan: PlanEntry
  /// What the plan's lines gave under the query.
  package var results: PlanPage

  package init(page: PageContext, plan: PlanEntry, results: PlanPage) {
    self.page = page
    self.plan = plan
    self.results = results
  }
}
