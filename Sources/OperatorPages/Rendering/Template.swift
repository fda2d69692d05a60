/// The templates, by the names under which they include each other.
enum Template: String, CaseIterable {
  case layout
  // Pages.
  case overview, cohort, run, plans, plan, audit, login, refusal
  // Parts.
  case badge, chart, moment, operationTable = "operation-table", pager, runTable = "run-table",
    tally

  var text: String {
    switch self {
    case .layout: Self.text(PackageResources.layout_mustache)
    case .overview: Self.text(PackageResources.overview_mustache)
    case .cohort: Self.text(PackageResources.cohort_mustache)
    case .run: Self.text(PackageResources.run_mustache)
    case .plans: Self.text(PackageResources.plans_mustache)
    case .plan: Self.text(PackageResources.plan_mustache)
    case .audit: Self.text(PackageResources.audit_mustache)
    case .login: Self.text(PackageResources.login_mustache)
    case .refusal: Self.text(PackageResources.refusal_mustache)
    case .badge: Self.text(PackageResources.badge_mustache)
    case .chart: Self.text(PackageResources.chart_mustache)
    case .moment: Self.text(PackageResources.moment_mustache)
    case .operationTable: Self.text(PackageResources.operation_table_mustache)
    case .pager: Self.text(PackageResources.pager_mustache)
    case .runTable: Self.text(PackageResources.run_table_mustache)
    case .tally: Self.text(PackageResources.tally_mustache)
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
