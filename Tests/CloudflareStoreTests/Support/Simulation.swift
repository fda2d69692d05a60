import CloudflareStore
import Core
import KVSimulator
import StoreTesting
import Synchronization
import Testing

/// A simulator and stores over it, in virtual time.
struct Simulation: Sendable {
  static let account = String(repeating: "c", count: 32)
  static let token = "SECRET-token-0123456789"

  let simulator: KVSimulator
  let time: VirtualTime
  let clock: TestClock
  let baseURL: String
  let budget: RequestBudget

  var namespaceID: String { KVSimulator.identifier(forTitle: "LOGS") }

  /// Serves while `body` runs.
  static func run(
    faults: [FaultRule] = [], seed: UInt64 = 0, rateLimit: RateLimit? = nil,
    consistencyDelay: Int64 = 0, concurrency: Int = 4, requestsPerSecond: Double? = nil,
    movesClock: Bool = false, _ body: (Simulation) async throws -> Void
  ) async throws {
    let time = VirtualTime()
    let clock = TestClock()
    let now: @Sendable () -> Int64 = {
      clock.now + (movesClock ? time.uptime.components.seconds : 0)
    }
    var configuration = SimulatorConfiguration()
    configuration.tokens = [token]
    configuration.namespaces = [KVSimulator.identifier(forTitle: "LOGS"): "LOGS"]
    configuration.faults = faults
    configuration.seed = seed
    configuration.rateLimit = rateLimit
    configuration.consistencyDelay = consistencyDelay
    configuration.slowness = .milliseconds(1)
    configuration.now = { Timestamp(seconds: now()) }
    let simulator = try await KVSimulator.open(configuration)
    let environment = time.environment(seed: seed, now: now)
    try await simulator.serving { baseURL in
      let simulation = Simulation(
        simulator: simulator, time: time, clock: clock, baseURL: baseURL,
        budget: RequestBudget(
          concurrency: concurrency, requestsPerSecond: requestsPerSecond,
          environment: environment))
      try await body(simulation)
    }
  }

  /// A store of the namespace `LOGS`, unless others are named.
  func store(
    _ mode: StoreAccess = .writing, namespaces: [Namespace: String]? = nil,
    token: String = Simulation.token,
    adjust: (inout CloudflareConfiguration) -> Void = { _ in }
  ) throws -> CloudflareStore {
    var configuration = CloudflareConfiguration(
      account: Self.account, namespaces: namespaces ?? ["LOGS": namespaceID], baseURL: baseURL,
      access: mode)
    adjust(&configuration)
    return try CloudflareStore(
      configuration, token: try #require(APIToken(token)), sentTo: AllowedHosts(), budget: budget)
  }

  /// Uses up the token's allowance, and a little more, as another process might.
  func exhaustAllowance(_ requests: Int) async throws {
    var configuration = CloudflareConfiguration(
      account: Self.account, namespaces: ["LOGS": namespaceID], baseURL: baseURL, access: .reading)
    configuration.retries.rateLimitRounds = 1
    for _ in 0...requests {
      let budget = RequestBudget(environment: VirtualTime().environment())
      let careless = try CloudflareStore(
        configuration, token: try #require(APIToken(Self.token)), sentTo: AllowedHosts(),
        budget: budget)
      _ = try? await careless.read("LOGS", ["k"])
    }
  }

  /// Puts entries beneath the server, without a request.
  func seed(_ entries: [(Key, Entry)]) async throws {
    var rest = entries[...]
    while !rest.isEmpty {
      let part = rest.prefix(10_000)
      rest = rest.dropFirst(part.count)
      let items = part.map { key, entry in
        WriteItem(
          namespace: Namespace(namespaceID), key: key, change: .put(entry), expected: nil)
      }
      _ = try await simulator.store.write(WriteBatch(items))
    }
  }

  /// What lies beneath the server.
  func held(_ keys: [Key]) async throws -> [Entry?] {
    try await simulator.store.read(Namespace(namespaceID), keys)
  }

  func put(_ key: Key, _ entry: Entry) -> WriteItem {
    WriteItem(namespace: "LOGS", key: key, change: .put(entry), expected: nil)
  }

  func put(_ key: Key, _ value: String) -> WriteItem { put(key, Entry(value: Array(value.utf8))) }

  func delete(_ key: Key) -> WriteItem {
    WriteItem(namespace: "LOGS", key: key, change: .delete, expected: nil)
  }
}

extension CloudflareStore {
  /// Every record of one range.
  func list(_ prefix: Key = "", in namespace: Namespace = "LOGS") async throws
    -> [ScanPage.Record]
  {
    var records: [ScanPage.Record] = []
    for try await page in pages(Scan([ScanRange(namespace, prefix: prefix)])) {
      records += page.records
    }
    return records
  }
}

/// The error of a call that must fail.
func storeError(_ body: () async throws -> Void) async -> StoreError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? StoreError
  }
}
