internal import OperatorPages

/// The addresses for programs; `admin-api.openapi.yaml` describes each.
enum APIAddress: String, Address {
  case health = "/healthz"
  case ready = "/readyz"
  case metrics = "/metrics"
  case description = "/openapi.yaml"
  case migration = "/api/admin/migration"
  case status = "/api/admin/migration/status"
  case loginMigration = "/api/migration/auto"
  case runs = "/api/admin/runs"
  case run = "/api/admin/runs/{run}"
  case runEvents = "/api/admin/runs/{run}/events"
  case plans = "/api/admin/plans"
  case plan = "/api/admin/plans/{digest}"
}
