import Core

@testable import Ledger
@testable import OperatorPages

/// Every page, with everything that it can show.
struct SamplePages {
  static func all(_ sample: Sample) throws -> [(name: String, html: String)] {
    let pages = try OperatorPages()
    return rendered(pages, sample).map { ($0, String(decoding: $1, as: UTF8.self)) }
  }

  private static func rendered(
    _ pages: OperatorPages, _ sample: Sample
  ) -> [(String, [UInt8])] {
    let closed = GateVerdict.closed(sample.name("the cohort 'a' is not accepted."))
    var broken = sample.run("run-3", .failed)
    broken.tally.applied += 1
    return [
      (
        "overview",
        pages.overview(
          OverviewModel(
            page: sample.page,
            environments: [
              .init(
                name: sample.name("staging"), gate: closed, cohorts: [sample.cohort],
                coverage: sample.samples),
              .init(name: sample.name("production"), gate: .open, cohorts: []),
            ]))
      ),
      (
        "cohort",
        pages.cohort(
          CohortModel(
            page: sample.page, cohort: sample.cohort, gate: closed,
            query: UserQuery(text: sample.hostile), coverage: sample.samples))
      ),
      (
        "run",
        pages.run(
          RunModel(
            page: sample.page, run: broken, environment: sample.name("staging"),
            cohort: sample.name("staging-01")))
      ),
      (
        "run-live",
        pages.run(
          RunModel(
            page: sample.page, run: sample.run("run-4", .running),
            environment: sample.name("staging"), cohort: sample.name("staging-01"),
            events: sample.name("/runs/run-4/events")))
      ),
      (
        "plans",
        pages.plans(
          PlansModel(
            page: sample.page, plans: [sample.plan],
            refused: [.init(file: sample.name("cut.ksplan"), reason: sample.name("It is cut off."))]
          ))
      ),
      (
        "plan",
        pages.plan(
          PlanModel(
            page: sample.page, plan: sample.plan,
            results: sample.results(
              PlanQuery(user: sample.hostile, text: sample.hostile), size: 3)))
      ),
      (
        "audit",
        pages.audit(
          AuditModel(
            page: sample.page, environment: sample.name("staging"),
            environments: [sample.name("staging"), sample.name("production") + "2"],
            results: sample.audit,
            verification: AuditVerification(
              findings: [
                AuditFinding(kind: .changed, line: 2, message: sample.name("line 2 was changed"))
              ], records: 2, repairs: 0, head: AuditHead(sequence: 2, hash: ""))))
      ),
      (
        "login",
        pages.login(
          LoginModel(
            page: PageContext(now: Sample.time, formToken: sample.name("form-token")),
            error: sample.name("That token is not known."), next: sample.name("/plans")))
      ),
      (
        "refusal",
        pages.refusal(
          RefusalModel(
            page: sample.page, status: 404, title: sample.name("Nothing here"),
            detail: sample.name("No run has this address.")))
      ),
    ]
  }
}
