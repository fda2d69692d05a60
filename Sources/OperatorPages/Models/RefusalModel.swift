/// A page that says why there is no other.
package struct RefusalModel: Sendable {
  package var page: PageContext
  /// Of the HTTP answer, such as 404.
  package var status: Int
  package var title: String
  /// What happened, and what to do; whole sentences.
  package var detail: String

  package init(page: PageContext, status: Int, title: String, detail: String) {
    self.page = page
    self.status = status
    self.title = title
    self.detail = detail
  }

  package static func forbidden(_ page: PageContext) -> RefusalModel {
    RefusalModel(
      page: page, status: 403, title: "Not allowed",
      detail: "Your account may not see this page. Operators have the role admin; "
        + "'keyshift grant-admin' gives it.")
  }

  package static func notFound(_ page: PageContext) -> RefusalModel {
    RefusalModel(
      page: page, status: 404, title: "Nothing here",
      detail:
        "No cohort, run or plan has this address. It may have been removed. "
        + "The overview lists all cohorts and runs.")
  }

  /// - Parameter reference: what the server's log has the details under.
  package static func failure(_ page: PageContext, reference: String) -> RefusalModel {
    RefusalModel(
      page: page, status: 500, title: "Something failed",
      detail:
        "The server could not create this page. Nothing was changed. The server log has the reason "
        + "under \(reference).")
  }
}
