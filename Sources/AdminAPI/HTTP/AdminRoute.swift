import HTTPTypes
import Hummingbird
import OperatorPages

/// What answers one method of one address, and what a caller needs for it.
struct AdminRoute: Sendable {
  /// What a caller must be allowed to.
  enum Access: Hashable, Sendable {
    /// Everybody, signed in or not.
    case open
    case read
    case migrate
    /// Any user for themselves, or a token made for it.
    case migrateOnLogin
  }

  typealias Answer = @Sendable (Request, AdminContext) async throws -> Reply

  let method: HTTPRequest.Method
  /// With placeholders; also the label in metrics and in the log, of which there are few.
  let address: String
  let access: Access
  /// Whether refusals are pages for people.
  let isPage: Bool
  let answer: Answer

  private init(
    _ method: HTTPRequest.Method, _ address: some Address, _ access: Access, isPage: Bool,
    _ answer: @escaping Answer
  ) {
    self.method = method
    self.address = address.rawValue
    self.access = access
    self.isPage = isPage
    self.answer = answer
  }

  static func get(
    _ address: some Address, _ access: Access, isPage: Bool = false, _ answer: @escaping Answer
  ) -> AdminRoute {
    AdminRoute(.get, address, access, isPage: isPage, answer)
  }

  static func post(
    _ address: some Address, _ access: Access, isPage: Bool = false, _ answer: @escaping Answer
  ) -> AdminRoute {
    AdminRoute(.post, address, access, isPage: isPage, answer)
  }

  /// Every method that gets here: a client that can get can ask for the head alone (RFC 9110 §9.3.2).
  var methods: [HTTPRequest.Method] { method == .get ? [.get, .head] : [method] }
}

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
  case freeze = "/api/admin/environments/{environment}/freeze"
  case thaw = "/api/admin/environments/{environment}/thaw"
  case plans = "/api/admin/plans"
  case plan = "/api/admin/plans/{digest}"
}
