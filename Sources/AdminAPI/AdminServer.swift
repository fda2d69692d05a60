package import Core
import Engine
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The admin server: status, migrations, runs, plans and metrics over HTTP, and pages for operators.
///
/// Every apply goes through a saved plan, the acceptance gates, the cohort's lock, journal and audit log, as
/// `keyshift apply` does. Sessions and roles are read from the application's own namespaces for each request.
package struct AdminServer<Store: KeyValueStore, Access: AdminAccess>: Sendable {
  private let configuration: AdminConfiguration
  private let store: Store
  private let access: Access

  /// - Parameters:
  ///   - store: open for reading as long as the server runs.
  ///   - access: opens the store for writing, and the index.
  package init(configuration: AdminConfiguration, store: Store, access: Access) {
    self.configuration = configuration
    self.store = store
    self.access = access
  }

  /// Serves until the process is told to end by SIGINT or SIGTERM, or the task is cancelled.
  ///
  /// At the end no new connection is taken, a run under way finishes its batch, saves its checkpoint and is
  /// answered as `interrupted`; streams of events end.
  ///
  /// - Parameter onListening: is given the base URL once requests are answered.
  /// - Throws: `AdminServerError` where the address cannot be listened on; `SessionsNamespaceError` where
  ///   anyone who can write records could write sessions.
  package func run(
    onListening: @escaping @Sendable (_ baseURL: String) async -> Void
  ) async throws {
    let ids = configuration.namespaceIDs
    try SessionsNamespaceError.check(configuration.cohort) { a, b in
      ids[a].map { $0.lowercased() == ids[b]?.lowercased() } ?? false
    }
    let stop = configuration.stop
    let service = try AdminService(configuration: configuration, store: store, access: access)
    var group = ServiceGroupConfiguration(
      services: service.background + [
        application(service.responder, onListening), ShutdownNotice { stop.raise() },
      ],
      gracefulShutdownSignals: configuration.listening.endsOnSignals ? [.sigint, .sigterm] : [],
      logger: Self.silence)
    group.maximumGracefulShutdownDuration = .seconds(configuration.listening.shutdownSeconds)
    do { try await ServiceGroup(configuration: group).run() } catch let error as IOError {
      throw AdminServerError(
        host: configuration.listening.host, port: configuration.listening.port, cause: "\(error)")
    }
  }

  private func application(
    _ responder: AdminResponder,
    _ onListening: @escaping @Sendable (String) async -> Void
  ) -> Application<AdminResponder> {
    let listening = configuration.listening
    let host = listening.host
    return Application(
      responder: responder,
      server: .guarded(configuration.limits, listening.timeouts),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: listening.port), serverName: "keyshift"),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        let name = host.contains(":") ? "[\(host)]" : host
        await onListening("http://\(name):\(port)")
      },
      logger: Self.silence)
  }

  // What goes wrong is answered or thrown, and requests have a log of their own.
  private static var silence: Logger {
    Logger(label: "keyshift") { _ in SwiftLogNoOpLogHandler() }
  }
}

/// That the server could not begin.
package struct AdminServerError: Error, Hashable, Sendable, CustomStringConvertible {
  package var host: String
  package var port: Int
  package var cause: String

  package var description: String {
    "cannot listen on \(host) port \(port): \(cause); is the port in use? --port 0 picks a free one"
  }
}
