import ByteJSON
import Core
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
      return Self.problem(.forbidden, "the admin routes are available from this machine only")
    }
    let body = Array(buffer: try await request.body.collect(upTo: Limits.multipartOverhead))
    do {
      return try perform(request.method, path.dropFirst(Self.prefix.count), body)
    } catch let error as AdminError {
      return Self.problem(.badRequest, error.message)
    } catch {
      return Self.problem(.badRequest, "the body is \(error)")
    }
  }

  private func perform(
    _ method: HTTPRequest.Method, _ path: Substring, _ body: [UInt8]
  ) throws -> Response {
    switch (method, path) {
    case (.get, "counters"): return Self.json(simulator.counters.json)
    case (.delete, "counters"): simulator.resetCounters()
    case (.put, "faults"): simulator.setFaults(try AdminBody.faults(body))
    case (.delete, "faults"): simulator.setFaults([])
    case (.put, "consistency"):
      simulator.setConsistencyDelay(try AdminBody.consistencyDelay(body))
    case (.put, "rate-limit"): simulator.setRateLimit(try AdminBody.rateLimit(body))
    case (.delete, "rate-limit"): simulator.setRateLimit(nil)
    case (.post, "tokens/accept"): simulator.accept(token: try AdminBody.token(body).token)
    case (.post, "tokens/revoke"):
      let order = try AdminBody.token(body)
      simulator.revoke(token: order.token, afterRequests: order.after)
    default:
      return Self.problem(.notFound, "no such admin route: \(method) \(Self.prefix)\(path)")
    }
    return Response(status: .noContent)
  }

  private static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private static func problem(_ status: HTTPResponse.Status, _ message: String) -> Response {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("error")
    writer.string(message)
    writer.endObject()
    return json(writer.bytes, status: status)
  }
}

/// What is wrong with the body of an admin request.
struct AdminError: Error {
  let message: String
}
