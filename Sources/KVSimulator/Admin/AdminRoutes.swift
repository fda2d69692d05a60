import HTTPTypes
import Hummingbird
import NIOCore

/// The routes below `/__admin/` that turn the knobs; for clients on this machine only.
struct AdminRoutes: Sendable {
  static let prefix = "/__admin/"

  let simulator: KVSimulator

  func respond(
    to request: Hummingbird.Request, path: String, from connection: Connection
  ) async throws -> Response {
    guard connection.isLocal else {
      return PlainRoutes.problem(
        .forbidden, "the admin routes are available from this machine only")
    }
    let body = Array(buffer: try await request.body.collect(upTo: Limits.multipartOverhead))
    do {
      return try perform(request.method, path.dropFirst(Self.prefix.count), body)
    } catch let error as AdminError {
      return PlainRoutes.problem(.badRequest, error.message)
    } catch {
      return PlainRoutes.problem(.badRequest, "the body is \(error)")
    }
  }

  private func perform(
    _ method: HTTPRequest.Method, _ path: Substring, _ body: [UInt8]
  ) throws -> Response {
    switch (method, path) {
    case (.get, "counters"): return PlainRoutes.json(simulator.counters.json)
    case (.delete, "counters"): simulator.resetCounters()
    case (.put, "faults"): simulator.setFaults(try AdminBody.faults(body))
    case (.delete, "faults"): simulator.setFaults([])
    case (.put, "consistency"):
      simulator.setConsistencyDelay(try AdminBody.consistencyDelay(body))
    case (.put, "rate-limit"): simulator.setRateLimit(try AdminBody.rateLimit(body))
    case (.delete, "rate-limit"): simulator.setRateLimit(nil)
    case (.put, "daily-quota"): simulator.setDailyQuota(try AdminBody.dailyQuota(body))
    case (.delete, "daily-quota"): simulator.setDailyQuota(nil)
    case (.put, "write-interval"):
      simulator.setWriteInterval(try AdminBody.writeInterval(body))
    case (.put, "cursors"): simulator.setCursorLifetime(try AdminBody.cursorLifetime(body))
    case (.put, "edges"):
      let edges = try AdminBody.edges(body)
      simulator.setEdges(edges.codes, lifetime: edges.lifetime)
    case (.post, "tokens/accept"):
      let order = try AdminBody.token(body)
      simulator.accept(token: order.token, scope: order.scope)
    case (.post, "tokens/revoke"):
      let order = try AdminBody.token(body)
      simulator.revoke(token: order.token, afterRequests: order.after)
    default:
      return PlainRoutes.problem(.notFound, "no such admin route: \(method) \(Self.prefix)\(path)")
    }
    return Response(status: .noContent)
  }
}

/// What is wrong with the body of an admin request.
struct AdminError: Error {
  let message: String
}
