import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization

@testable import AdminAPI

/// The server's end of one connection, with a clock that the test moves and no responder.
final class GuardedConnection {
  let channel = EmbeddedChannel()
  let table: ConnectionTable
  private let wire = Wire()
  private let requests = Requests()

  init(
    bodyLimit: Int = 1_000, table: ConnectionTable = ConnectionTable(atMost: 10, ofAddress: 10)
  ) throws {
    self.table = table
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(wire)
    try pipeline.configureHTTPServerPipeline(
      withPipeliningAssistance: false, withErrorHandling: false)
    try pipeline.addHandler(
      ConnectionGuard(ConnectionTimeouts(), bodyLimit: bodyLimit, table: table))
    try pipeline.addHandler(requests)
    try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1_000)).wait()
  }

  deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

  var isOpen: Bool { channel.isActive }
  /// Whether the server closed its side.
  var halfClosed: Bool { wire.isClosed }
  /// Requests whose heads were handed on.
  var heads: Int { requests.heads }
  /// Bytes of bodies handed on.
  var bodyBytes: Int { requests.bodyBytes }
  /// What was sent, as text.
  var sent: String { wire.sent }

  /// - Parameter asking: whether the server has asked for more.
  func receive(_ text: String, asking: Bool = true) throws {
    if asking { channel.read() }
    guard channel.isActive else { return }
    try channel.writeInbound(ByteBuffer(string: text))
    // The next reading of a server that keeps up.
    if asking { channel.read() }
  }

  func pass(seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

  func answer(_ status: HTTPResponseStatus = .ok) throws {
    let head = HTTPResponseHead(
      version: .http1_1, status: status, headers: ["content-length": "0"])
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    channel.embeddedEventLoop.run()
  }
}

/// Keeps what is sent, and a side that is closed from closing both, as a channel in memory would.
private final class Wire: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private(set) var sent = ""
  private(set) var isClosed = false

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    sent += String(buffer: unwrapOutboundIn(data))
    context.write(data, promise: promise)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    guard mode == .output else { return context.close(mode: mode, promise: promise) }
    isClosed = true
    promise?.succeed(())
  }
}

/// Counts what a responder would be given.
private final class Requests: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart

  private(set) var heads = 0
  private(set) var bodyBytes = 0

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: heads += 1
    case .body(let bytes): bodyBytes += bytes.readableBytes
    case .end: break
    }
  }
}

/// What was closed, in order.
final class Closed: Sendable {
  private let closed = Mutex<[String]>([])

  var names: [String] { closed.withLock { $0 } }
  func note(_ name: String) { closed.withLock { $0.append(name) } }
}
