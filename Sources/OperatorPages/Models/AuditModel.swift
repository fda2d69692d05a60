package import Ledger

/// The newest records of an environment's audit log.
package struct AuditModel: Sendable {
  package var page: PageContext
  /// Whose log it is.
  package var environment: String
  /// To choose from, `environment` among them.
  package var environments: [String]
  /// What the log gave under the query.
  package var results: AuditPage
  /// The result of checking the chain; nil if it was not checked.
  package var verification: AuditVerification?

  package init(
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
