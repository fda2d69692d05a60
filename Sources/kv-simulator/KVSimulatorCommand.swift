import ArgumentParser
import Core
import KVSimulator

@main
struct KVSimulatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kv-simulator",
    abstract: "Serve a local Workers KV REST API for tests and rehearsals.",
    discussion: """
      Prints its base URL when it listens. Give a client that URL and one of the tokens. Ends on \
      SIGINT and SIGTERM.

      Faults occur at the given rate (0 to 1). --seed makes them reproducible: the same requests \
      in the same order get the same faults. Kinds: \(FaultArgument.kinds).
      'KIND@CALL=RATE' affects one call only. Calls: \(FaultArgument.calls).

      GET /openapi.json answers the description of its routes.

      While it runs, change its behaviour with requests from this machine:
        GET, DELETE  /__admin/counters        requests, failures and keys by call
        PUT, DELETE  /__admin/faults          [{"kind": "503", "count": 2}]
        PUT          /__admin/consistency     {"delay": 60}
        PUT          /__admin/edges           {"codes": ["FRA", "SFO"]}
        PUT, DELETE  /__admin/rate-limit      {"requests": 1200, "window": 300}
        PUT, DELETE  /__admin/daily-quota     {"reads": 100000, "writes": 1000}
        PUT          /__admin/write-interval  {"milliseconds": 1000}
        PUT          /__admin/cursors         {"lifetime": 60}
        POST         /__admin/tokens/revoke   {"token": "test", "after": 10}
        POST         /__admin/tokens/accept   {"token": "test", "scope": "read"}
      """,
    version: SoftwareVersion.current.description)

  static var _errorPrefix: String { "error: " }

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Service") var service: ServiceOptions
  @OptionGroup(title: "Misbehaviour") var misbehaviour: MisbehaviourOptions

  func run() async throws {
    var configuration = SimulatorConfiguration()
    data.apply(to: &configuration)
    service.apply(to: &configuration)
    misbehaviour.apply(to: &configuration)
    let log = try service.requestLog.map { try LineLog(path: $0) }
    if let log { configuration.onRequest = { log.append($0.json) } }
    let simulator = try await KVSimulator.open(configuration)
    if let requests = misbehaviour.revokeAfter {
      for token in configuration.tokens {
        simulator.revoke(token: token, afterRequests: requests)
      }
    }
    try await data.fill(simulator)
    let readyFile = service.readyFile
    try await simulator.run { baseURL in
      Output.line(baseURL)
      guard let readyFile else { return }
      do {
        try Output.replace(readyFile, with: baseURL + "\n")
      } catch {
        Output.errorLine("warning: \(error)")
      }
    }
  }
}
