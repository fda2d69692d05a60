import NIOCore
import NIOHTTP1

/// Holds one connection to its times, and its requests' bodies to their length.
///
/// Stands behind the decoder of requests. A client that keeps the server waiting too long is disconnected; a body that
/// is longer than any request's is not read on, and the connection ends with the answer.
final class ConnectionGuard: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let timeouts: ConnectionTimeouts
  private let bodyLimit: Int
  private let table: ConnectionTable
  private var phases: ConnectionPhases?
  private var place: Int?
  private var timer: (due: NIODeadline, scheduled: Scheduled<Void>)?
  private var sawPart = false
  private var asksForMore = false
  private var bodyBytes = 0

  /// - Parameter bodyLimit: bytes of a body that are handed on, at least; more ends the connection.
  init(_ timeouts: ConnectionTimeouts, bodyLimit: Int, table: ConnectionTable) {
    self.timeouts = timeouts
    self.bodyLimit = bodyLimit
    self.table = table
  }

  // MARK: - The connection

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  private func begin(_ context: ChannelHandlerContext) {
    guard phases == nil else { return }
    let now = context.eventLoop.now
    phases = ConnectionPhases(timeouts, at: now)
    let channel = context.channel
    let address = ClientAddress.key(of: channel.remoteAddress?.ipAddress ?? "unknown")
    place = table.enter(from: address, at: now) { channel.close(promise: nil) }
    guard place != nil else { return context.close(promise: nil) }
    arm(context)
  }

  private func end() {
    timer?.scheduled.cancel()
    timer = nil
    if let place { table.leave(place) }
    place = nil
  }

  // MARK: - Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    sawPart = true
    guard phases?.isLingering == false else { return }
    let now = context.eventLoop.now
    switch unwrapInboundIn(data) {
    case .head(let head):
      guard head.headers["host"].count <= 1 else { return refuse(context, .badRequest) }
      bodyBytes = 0
      phases?.receivedHead(at: now)
      context.fireChannelRead(data)
    case .body(let bytes):
      let isOverlong = bodyBytes > bodyLimit
      bodyBytes += bytes.readableBytes
      // One piece too many lets the reader see that the body is too long.
      if !isOverlong { context.fireChannelRead(data) }
    case .end:
      // The end of an overlong body never comes, so that the connection ends with the answer.
      guard bodyBytes <= bodyLimit else { break }
      phases?.receivedEnd(at: now)
      context.fireChannelRead(data)
    }
    changed(context)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    asksForMore = false
    if !sawPart { phases?.receivedBytes(at: context.eventLoop.now) }
    sawPart = false
    changed(context)
    context.fireChannelReadComplete()
    // What still comes is thrown away, so that the client gets to read the answer.
    if phases?.isLingering == true { context.read() }
  }

  func read(context: ChannelHandlerContext) {
    asksForMore = true
    context.read()
  }

  // MARK: - Answers

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let now = context.eventLoop.now
    let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
    phases?.writeBegan(at: now)
    sent.futureResult.assumeIsolated().whenComplete { _ in
      self.phases?.writeEnded(at: context.eventLoop.now)
      self.arm(context)
    }
    var data = data
    var isEnd = false
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if phases?.reading == .body, head.status.code >= 200 {
        head.headers.replaceOrAdd(name: "connection", value: "close")
        data = wrapOutboundOut(.head(head))
      }
    case .end: isEnd = true
    case .body: break
    }
    context.write(data, promise: sent)
    if isEnd, phases?.answerEnded(at: now) == true {
      context.flush()
      context.close(mode: .output, promise: nil)
      phases?.outputClosed(at: now)
      context.read()
    }
    changed(context)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if mode == .output { phases?.outputClosed(at: context.eventLoop.now) }
    context.close(mode: mode, promise: promise)
    arm(context)
  }

  // MARK: - Time

  private func changed(_ context: ChannelHandlerContext) {
    if let place { table.note(place, waitingSince: phases?.waitsForClient) }
    arm(context)
  }

  private func arm(_ context: ChannelHandlerContext) {
    guard place != nil, let due = phases?.due else { return }
    if let timer {
      guard due < timer.due else { return }
      timer.scheduled.cancel()
    }
    let scheduled = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) {
      self.timer = nil
      self.fire(context)
    }
    timer = (due, scheduled)
  }

  private func fire(_ context: ChannelHandlerContext) {
    let action = phases?.fired(at: context.eventLoop.now, asksForMore: asksForMore) ?? .nothing
    switch action {
    case .nothing: break
    case .close: return context.close(promise: nil)
    case .refuse: return refuse(context, .requestTimeout)
    case .failBody: context.fireErrorCaught(BodyTimedOut())
    }
    arm(context)
  }

  /// Answers a malformed request, and closes the connection.
  private func refuse(_ context: ChannelHandlerContext, _ status: HTTPResponseStatus) {
    guard let phases, phases.answering == 0 else { return context.close(promise: nil) }
    let headers = HTTPHeaders([("connection", "close"), ("content-length", "0")])
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.close(mode: .output, promise: nil)
    self.phases?.outputClosed(at: context.eventLoop.now)
    arm(context)
  }
}

/// That the rest of a request's body did not come in time.
struct BodyTimedOut: Error {}
