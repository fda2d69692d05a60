public import Ledger

/// The newest records of an environment's audit log.
public struct AuditModel: Sendable {
  public var page: PageContext
  /// Whose log it is.
  public var environment: String
  /// To choose from, `environment` among them.
  public var environments: [String]
  /// What the log gave under the query.
  public var results: AuditPage
  /// What checking the chain found; nil where nobody checked.
  public var verification: AuditVerification?

  public init(
    page: PageContext, environment: String, environments: [String], results: AuditPage,
    verification: AuditVerification? = nil
  ) {
    self.page = page
    self.environment = environment
    self.environments = environments
    self.results = results
    self.verification = verification
  }
}
