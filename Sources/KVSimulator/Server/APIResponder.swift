import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Answers every request: the calls of the API and the admin routes.
struct APIResponder: HTTPResponder {
  typealias Context = ConnectionContext

  let calls: KVCalls
  let controls: Controls
  let admin: AdminRoutes
  let account: String?
  let slowness: Duration
  let now: @Sendable () -> Timestamp
  let wait: @Sendable (Duration) async throws -> Void
  let onRequest: (@Sendable (RequestRecord) -> Void)?

  func respond(to request: Hummingbird.Request, context: Context) async throws -> Response {
    let target = request.head.path ?? "/"
    let end = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
    let (path, query) = (String(target[..<end]), target[end...].dropFirst())
    let connection = Connection(context.channel)
    if path.hasPrefix(AdminRoutes.prefix) {
      return try await admin.respond(to: request, path: path, from: connection)
    }
    if path == PlainRoutes.description, request.method == .get {
      return PlainRoutes.descriptionResponse()
    }
    let asked = EdgePath(path)
    let edge = asked.name.flatMap { EdgeCode($0) }
    let edges = controls.entries.edgeCodes
    if let name = asked.name, edge.map({ !edges.contains($0) }) ?? true {
      return PlainRoutes.unknownEdge(name, known: edges)
    }
    let incoming = IncomingCall(
      request, path: asked.rest, query: Query(query), edge: edge, servedAccount: account)
    return try await respond(to: incoming, over: connection)
  }

  private func respond(
    to incoming: IncomingCall, over connection: Connection
  ) async throws -> Response {
    let time = now()
    let admission = controls.gate.withLock {
      $0.admit(incoming.credential, call: incoming.call, at: time)
    }
    var (reply, delivery) = try await answer(incoming, admission)
    report(incoming, admission, reply, delivery, at: time)
    reply.addRay(seed: calls.seed, request: admission.number, incoming.edge)
    return await send(reply, delivery, admission.standing, over: connection)
  }

  // MARK: - The answer

  private func answer(
    _ incoming: IncomingCall, _ admission: Gate.Admission
  ) async throws -> (Reply, Delivery) {
    if admission.refusal == .rateLimited {
      return (.throttled(retryAfter: admission.standing?.seconds ?? 1), .whole)
    }
    let route: Route
    switch incoming.route {
    case .success(let found): route = found
    case .failure(let error): return (incoming.refusal(error), .whole)
    }
    if let refusal = admission.refusal {
      return (incoming.refusal(refusal, of: route.call), .whole)
    }
    if admission.fault == .slow { try await wait(slowness) }
    if let reply = admission.fault?.replyInsteadOfCall { return (reply, .whole) }
    if admission.fault == .resetBefore { return (Reply(.internalError), .reset) }
    let body: [UInt8]
    do throws(APIError) {
      body = try await incoming.collectBody()
    } catch {
      return (Reply(error.named(for: route.call)), .whole)
    }
    let reply = await calls.reply(
      to: KVCalls.Request(
        route: route, credential: incoming.credential, edge: incoming.edge,
        query: incoming.query, contentType: incoming.contentType, body: body,
        number: admission.number, fault: admission.fault))
    return (admission.fault == .originTimeout ? .originTimeout : reply, Delivery(admission.fault))
  }

  private func report(
    _ incoming: IncomingCall, _ admission: Gate.Admission, _ reply: Reply, _ delivery: Delivery,
    at time: Timestamp
  ) {
    let record = RequestRecord(
      number: admission.number, time: time, method: incoming.method, path: incoming.path,
      call: incoming.call, status: delivery == .reset ? nil : reply.status.code,
      code: reply.code, fault: admission.fault, keys: reply.keys)
    controls.gate.withLock { $0.counters.add(record, refusal: admission.refusal) }
    onRequest?(record)
  }

  // MARK: - Sending

  private func send(
    _ reply: Reply, _ delivery: Delivery, _ standing: RateLimiter.Standing?,
    over connection: Connection
  ) async -> Response {
    var reply = reply
    if let standing { reply.addHeaders(standing) }
    let buffer = ByteBuffer(bytes: reply.body)
    switch delivery {
    case .whole:
      return Response(
        status: reply.status, headers: reply.headers, body: ResponseBody(byteBuffer: buffer))
    case .reset:
      await connection.reset()
      return Response(status: reply.status)
    case .truncated:
      let half = buffer.getSlice(at: 0, length: buffer.readableBytes / 2) ?? ByteBuffer()
      let body = ResponseBody(contentLength: max(1, buffer.readableBytes)) { writer in
        try await writer.write(half)
        await connection.close()
        throw ChannelError.alreadyClosed
      }
      return Response(status: reply.status, headers: reply.headers, body: body)
    }
  }
}

/// What a request's handler is told about the connection.
struct ConnectionContext: InitializableFromSource {
  let channel: any Channel

  init(source: ApplicationRequestContextSource) { channel = source.channel }
}
