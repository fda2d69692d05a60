import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A server on this machine that answers every request alike and remembers what it was asked.
final class PlainServer: Sendable {
  /// One request, as far as a test asks.
  struct Asked: Sendable {
    var path: String
    var headers: HTTPFields
    var body: String
  }

  let baseURL: String
  private let log: Log

  private final class Log: Sendable {
    let asked = Mutex<[Asked]>([])
  }

  private init(_ baseURL: String, _ log: Log) {
    self.baseURL = baseURL
    self.log = log
  }

  var asked: [Asked] { log.asked.withLock { $0 } }

  /// Serves while `body` runs.
  static func serving(
    _ status: HTTPResponse.Status, _ headers: HTTPFields = [:], text: String = "",
    _ body: (PlainServer) async throws -> Void
  ) async throws {
    let log = Log()
    let responder = CallbackResponder { (request: Request, _: BasicRequestContext) in
      let bytes = try await request.body.collect(upTo: 1 << 20)
      let asked = Asked(
        path: request.head.path ?? "", headers: request.headers, body: String(buffer: bytes))
      log.asked.withLock { $0.append(asked) }
      return Response(
        status: status, headers: headers,
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
    let (addresses, listening) = AsyncStream.makeStream(of: String.self)
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        listening.yield("http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
      }, logger: Logger(label: "plain") { _ in SwiftLogNoOpLogHandler() })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { listening.finish() }
        try await application.run()
      }
      var iterator = addresses.makeAsyncIterator()
      if let address = await iterator.next(isolation: #isolation) {
        try await body(PlainServer(address, log))
      }
      group.cancelAll()
      while let ending = await group.nextResult() {
        if case .failure(let error) = ending, !(error is CancellationError) { throw error }
      }
    }
  }
}
