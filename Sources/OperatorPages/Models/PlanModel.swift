public import Ledger

/// A saved plan as lists and pages name it.
public struct PlanEntry: Sendable {
  /// The file's name, without directories that are nobody's business.
  public var file: String
  public var header: PlanHeader
  public var subject: PlanSubject
  public var trailer: PlanTrailer

  public init(file: String, header: PlanHeader, subject: PlanSubject, trailer: PlanTrailer) {
    self.file = file
    self.header = header
    self.subject = subject
    self.trailer = trailer
  }

  /// - Parameter file: the name to show; the plan's own path may say too much.
  public init(_ plan: VerifiedPlan, file: String) {
    self.init(
      file: file, header: plan.header, subject: plan.subject, trailer: plan.trailer)
  }
}

/// The saved plans that the server knows.
public struct PlansModel: Sendable {
  /// A plan file that cannot be used, and why.
  public struct Refused: Sendable {
    public var file: String
    public var reason: String

    public init(file: String, reason: String) {
      self.file = file
      self.reason = reason
    }
  }

  public var page: PageContext
  /// In the order in which they are to be shown.
  public var plans: [PlanEntry]
  public var refused: [Refused]

  public init(page: PageContext, plans: [PlanEntry], refused: [Refused] = []) {
    self.page = page
    self.plans = plans
    self.refused = refused
  }
}

/// One saved plan and a page of its operations.
public struct PlanModel: Sendable {
  public var page: PageContext
  public var plan: PlanEntry
  /// What the plan's lines gave under the query.
  public var results: PlanPage

  public init(page: PageContext, plan: PlanEntry, results: PlanPage) {
    self.page = page
    self.plan = plan
    self.results = results
  }
}
