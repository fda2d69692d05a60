internal import Foundation
internal import HTTPTypes

/// What a request asks for.
enum AdminRoute: Hashable, Sendable {
  case health, ready, metrics, description
  case migrate, status, migrateOnLogin
  case runs, run(String), runEvents(String)
  case plans, plan(String)
  case page(PageRoute)
  case signIn, signOut
  case asset(String)

  /// What a caller must be allowed to.
  enum Access: Hashable, Sendable {
    /// Everybody, signed in or not.
    case open
    case read
    case migrate
    /// Any user for themselves, or a token made for it.
    case migrateOnLogin
  }

  var access: Access {
    switch self {
    case .health, .ready, .description, .signIn, .signOut, .asset, .page(.signIn): .open
    case .metrics, .status, .runs, .run, .runEvents, .plans, .plan, .page: .read
    case .migrate: .migrate
    case .migrateOnLogin: .migrateOnLogin
    }
  }

  /// Whether answers are pages for people.
  var isPage: Bool {
    switch self {
    case .page, .signIn, .signOut: true
    default: false
    }
  }

  /// The address with placeholders, for metrics: there are few of them.
  var label: String {
    switch self {
    case .health: "/healthz"
    case .ready: "/readyz"
    case .metrics: "/metrics"
    case .description: "/openapi.yaml"
    case .migrate: "/api/admin/migration"
    case .status: "/api/admin/migration/status"
    case .migrateOnLogin: "/api/migration/auto"
    case .runs: "/api/admin/runs"
    case .run: "/api/admin/runs/{run}"
    case .runEvents: "/api/admin/runs/{run}/events"
    case .plans: "/api/admin/plans"
    case .plan: "/api/admin/plans/{digest}"
    case .page(let page): page.label
    case .signIn: "/login"
    case .signOut: "/logout"
    case .asset: "/assets/{name}"
    }
  }
}

/// A page for people.
enum PageRoute: Hashable, Sendable {
  case overview, cohort(environment: String, name: String), run(String)
  case plans, plan(String), audit, signIn

  var label: String {
    switch self {
    case .overview: "/"
    case .cohort: "/cohorts/{environment}/{cohort}"
    case .run: "/runs/{run}"
    case .plans: "/plans"
    case .plan: "/plans/{digest}"
    case .audit: "/audit"
    case .signIn: "/login"
    }
  }
}

extension AdminRoute {
  /// - Throws: 404 for an address that is none, 405 for a method that it does not know.
  init(_ method: HTTPRequest.Method, path: String) throws(AdminError) {
    let known = try Self.known(path)
    // A client that can get can ask for the head alone (RFC 9110 §9.3.2).
    let wanted: HTTPRequest.Method = method == .head ? .get : method
    guard let route = known.first(where: { $0.0 == wanted }) else {
      let allowed = known.flatMap { $0.0 == .get ? ["GET", "HEAD"] : [$0.0.rawValue] }
      throw .methodNotAllowed(allowed)
    }
    self = route.1
  }

  private static func known(
    _ path: String
  ) throws(AdminError) -> [(HTTPRequest.Method, AdminRoute)] {
    switch path {
    case "/": return [(.get, .page(.overview))]
    case "/healthz": return [(.get, .health)]
    case "/readyz": return [(.get, .ready)]
    case "/metrics": return [(.get, .metrics)]
    case "/openapi.yaml": return [(.get, .description)]
    case "/api/admin/migration": return [(.post, .migrate)]
    case "/api/admin/migration/status": return [(.post, .status)]
    case "/api/migration/auto": return [(.post, .migrateOnLogin)]
    case "/api/admin/runs": return [(.get, .runs)]
    case "/api/admin/plans": return [(.get, .plans)]
    case "/plans": return [(.get, .page(.plans))]
    case "/audit": return [(.get, .page(.audit))]
    case "/login": return [(.get, .page(.signIn)), (.post, .signIn)]
    case "/logout": return [(.post, .signOut)]
    default: return [(.get, try underPrefix(path))]
    }
  }

  private static func underPrefix(_ path: String) throws(AdminError) -> AdminRoute {
    var parts: [String] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let text = String(part).removingPercentEncoding, !text.isEmpty else {
        throw .notFound
      }
      parts.append(text)
    }
    switch (parts.count, parts.first) {
    case (4, "api") where parts[1] == "admin" && parts[2] == "runs": return .run(parts[3])
    case (5, "api") where parts[1] == "admin" && parts[2] == "runs" && parts[4] == "events":
      return .runEvents(parts[3])
    case (4, "api") where parts[1] == "admin" && parts[2] == "plans": return .plan(parts[3])
    case (3, "cohorts"): return .page(.cohort(environment: parts[1], name: parts[2]))
    case (2, "runs"): return .page(.run(parts[1]))
    case (2, "plans"): return .page(.plan(parts[1]))
    case (2, "assets"): return .asset(parts[1])
    default: throw .notFound
    }
  }
}
