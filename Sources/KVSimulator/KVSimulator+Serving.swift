import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

extension KVSimulator {
  /// Serves while `body` runs, then shuts down in order.
  ///
  /// - Parameter body: is given the base URL, which ends in `/client/v4`.
  /// - Throws: `SimulatorError` `address` when the address cannot be bound; whatever `body` throws.
  package func serving<R>(_ body: (_ baseURL: String) async throws -> R) async throws -> R {
    let (addresses, listening) = AsyncStream.makeStream(of: String.self)
    var configuration = ServiceGroupConfiguration(
      services: [application { listening.yield($0) }], logger: Self.silence)
    configuration.maximumGracefulShutdownDuration = .seconds(5)
    let services = ServiceGroup(configuration: configuration)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { listening.finish() }
        try await services.run()
      }
      var iterator = addresses.makeAsyncIterator()
      guard let address = await iterator.next(isolation: #isolation) else {
        throw await addressError(of: &group)
      }
      let result: Result<R, any Error>
      do { result = .success(try await body(address)) } catch { result = .failure(error) }
      await services.triggerGracefulShutdown()
      try await group.waitForAll()
      return try result.get()
    }
  }

  /// Serves until the task is cancelled, or the process is told to end by SIGINT or SIGTERM.
  ///
  /// - Parameter onListening: is given the base URL, which ends in `/client/v4`.
  /// - Throws: `SimulatorError` `address` when the address cannot be bound.
  package func run(
    onListening: @escaping @Sendable (_ baseURL: String) async -> Void
  ) async throws {
    do {
      try await application(onListening).runService()
    } catch let error as IOError {
      throw addressError(error)
    }
  }

  private func application(
    _ onListening: @escaping @Sendable (String) async -> Void
  ) -> Application<APIResponder> {
    let host = configuration.host
    return Application(
      responder: responder,
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: configuration.port), serverName: "kv-simulator"),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        let name = host.contains(":") ? "[\(host)]" : host
        await onListening("http://\(name):\(port)/client/v4")
      },
      logger: Self.silence)
  }

  // What goes wrong is thrown, and requests have a log of their own.
  private static let silence = Logger(label: "kv-simulator") { _ in SwiftLogNoOpLogHandler() }

  private var responder: APIResponder {
    let calls = KVCalls(
      entries: entries, namespaces: namespaces, limits: controls.limits, seed: configuration.seed,
      now: configuration.now)
    return APIResponder(
      calls: calls, controls: controls, admin: AdminRoutes(simulator: self),
      account: configuration.account, slowness: configuration.slowness, now: configuration.now,
      wait: configuration.wait, onRequest: configuration.onRequest)
  }

  private func addressError(of group: inout ThrowingTaskGroup<Void, any Error>) async -> any Error {
    do {
      try await group.waitForAll()
      return addressError(CancellationError())
    } catch {
      return addressError(error)
    }
  }

  private func addressError(_ error: any Error) -> SimulatorError {
    SimulatorError(
      .address,
      "cannot listen on \(configuration.host) port \(configuration.port): \(error); is the port "
        + "in use? Port 0 chooses a free port")
  }
}
