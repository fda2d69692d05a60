import Glibc
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// HTTP/1.1 connections, each under a `ConnectionGuard`.
struct GuardedHTTPChannel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  /// A header of this server's requests is small: a token or a few cookies.
  private static let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
    maxHeaderFieldSize: 16 * 1_024, maxHeaderListSize: 32 * 1_024, maxHeaderFieldCount: 100)

  private let base: HTTP1Channel
  private let timeouts: ConnectionTimeouts
  private let bodyLimit: Int
  private let table: ConnectionTable

  init(
    _ responder: @escaping HTTPChannelHandler.Responder, timeouts: ConnectionTimeouts,
    bodyLimit: Int, table: ConnectionTable
  ) {
    base = HTTP1Channel(
      responder: responder,
      configuration: HTTP1Channel.Configuration(httpDecoderConfiguration: Self.decoder))
    self.timeouts = timeouts
    self.bodyLimit = bodyLimit
    self.table = table
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    base.setup(channel: channel, logger: logger).flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try pipeline.addHandler(
        ConnectionGuard(timeouts, bodyLimit: bodyLimit, table: table), position: .after(decoder))
      return value
    }
  }

  func handle(value: Value, logger: Logger) async {
    await base.handle(value: value, logger: logger)
  }
}

extension HTTPServerBuilder {
  /// Serves HTTP/1.1 within these limits.
  static func guarded(_ limits: AdminLimits, _ timeouts: ConnectionTimeouts) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      let connections = DescriptorLimit.connections(atMost: limits.connections)
      let table = ConnectionTable(
        atMost: connections, ofAddress: min(limits.connectionsOfAddress, max(1, connections / 2)))
      return GuardedHTTPChannel(
        responder, timeouts: timeouts, bodyLimit: limits.body, table: table)
    }
  }
}

/// How many connections the process has file descriptors for.
enum DescriptorLimit {
  /// Half of what the system allows is for connections, so that state, plans and stores can still be opened.
  static func connections(atMost wanted: Int) -> Int {
    let allowed = sysconf(CInt(_SC_OPEN_MAX))
    guard allowed > 0 else { return wanted }
    return min(wanted, max(2, allowed / 2 - 16))
  }
}
