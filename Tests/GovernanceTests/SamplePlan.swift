import Core
import Ledger

/// A plan that moves records of one namespace and rewrites records of another, for the environment `staging`.
enum SamplePlan {
  static func subject() throws -> PlanSubject {
    let trips = Rule(
      name: "trips", namespace: "BETA_LOGS_KV",
      keys: .move(from: try KeyTemplate("trip:{legacy}:{r}"), to: try KeyTemplate("trip:{id}:{r}")))
    let orders = Rule(
      name: "orders", namespace: "ORDERS",
      keys: .inPlace(try KeyTemplate("o/{order}", delimiter: "/")))
    return PlanSubject(
      name: "staging-01", environment: "staging", store: StoreAddress("sqlite", "../store.sqlite"),
      storeIdentity: "sqlite:store", rules: [trips, orders],
      limits: Limits(users: 50, keysPerUser: 500, batch: 25), accept: Acceptance())
  }

  static func header(actor: String) -> PlanHeader {
    PlanHeader(
      tool: "keyshift 1", created: Timestamp(seconds: 1_700_000_000),
      expires: Timestamp(seconds: 1_700_000_000 + 7 * 86_400), actor: actor,
      cohortFile: "plans/a.yaml", baseDirectory: "/srv/plans")
  }
}
