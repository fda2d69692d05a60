import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// The facts about a request that middlewares pass on to handlers.
struct AdminContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Path and query as the client spelled them.
  var target = "/"
  /// Bytes of a body, at most.
  var maxUploadSize = 0
  /// Where the client is, as limits count it.
  let address: String
  /// This end of the connection.
  let localAddress: String?
  /// What is found out on the way.
  let findings = RequestFindings()

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    address = ClientAddress.key(of: source.channel.remoteAddress?.ipAddress ?? "unknown")
    localAddress = source.channel.localAddress?.ipAddress
  }

  var path: RequestPath { RequestPath(target: target) }

  /// The fields of the query.
  var query: QueryFields { QueryFields(target: target) }

  /// Who asks, once it is known that they may.
  var principal: Principal? { findings.principal }

  /// - Throws: 401 where the route is open to everybody.
  var caller: Principal {
    get throws(AdminError) {
      guard let principal else { throw .unauthenticated }
      return principal
    }
  }

  /// What stands in the path for a placeholder, decoded.
  ///
  /// - Throws: 404 where the address has no such placeholder.
  func segment(_ name: String) throws(AdminError) -> String {
    guard let text = parameters.get(name).flatMap({ PercentEncoding.decodedText($0) }) else {
      throw .notFound
    }
    return text
  }
}

/// What a request turned out to be: filled in by the middlewares that find it out, read by those around them.
final class RequestFindings: Sendable {
  private struct State {
    var address: String?
    var principal: Principal?
  }

  private let state = Mutex(State())

  /// The address with placeholders; nil until it is known that there is one, under this host and method.
  var address: String? {
    get { state.withLock { $0.address } }
    set { state.withLock { $0.address = newValue } }
  }

  var principal: Principal? {
    get { state.withLock { $0.principal } }
    set { state.withLock { $0.principal = newValue } }
  }
}
