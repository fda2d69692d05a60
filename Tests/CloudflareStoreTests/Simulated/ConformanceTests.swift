import CloudflareStore
import Core
import KVSimulator
import StoreTesting
import Synchronization
import Testing

@Suite("Conformance over the simulator")
struct ConformanceTests {
  /// The clock of the check that runs.
  private final class CurrentClock: Sendable {
    private let clock = Mutex(TestClock())
    var now: Int64 { clock.withLock { $0.now } }
    func set(_ clock: TestClock) { self.clock.withLock { $0 = clock } }
  }

  @Test func conforms() async throws { try await run(faults: [], consistencyDelay: 0) }

  @Test func conformsWithAConsistencyDelay() async throws {
    try await run(faults: [], consistencyDelay: 60)
  }

  /// Limits at which many requests are few records.
  private static let small = StoreCapabilities(
    ordersKeys: true, scansValues: false, conditionalWrites: .none, writable: true, pageSize: 20,
    readBatchSize: 250, writeBatchSize: 300, maximumValueBytes: 70_000,
    minimumExpirationLead: 60, consistencyDelay: 60)

  static let faults: [FaultKind] = FaultKind.allCases.filter {
    // These end a command at once.
    $0 != .dailyLimit && $0 != .firewall
  }

  @Test(arguments: faults)
  func conformsWithEveryFault(_ kind: FaultKind) async throws {
    try await run(faults: [FaultRule(kind, rate: 0.15)], consistencyDelay: 0)
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func conformsWithAllFaultsTogether(_ seed: UInt64) async throws {
    let faults = Self.faults.map { FaultRule($0, rate: 0.02) }
    try await run(faults: faults, consistencyDelay: 0, seed: seed)
  }

  private func run(
    faults: [FaultRule], consistencyDelay: Int64, seed: UInt64 = 0
  ) async throws {
    let clock = CurrentClock()
    let time = VirtualTime()
    var configuration = SimulatorConfiguration()
    configuration.tokens = [Simulation.token]
    configuration.faults = faults
    configuration.seed = seed
    configuration.consistencyDelay = consistencyDelay
    configuration.slowness = .milliseconds(1)
    configuration.now = { Timestamp(seconds: clock.now) }
    let simulator = try await KVSimulator.open(configuration)
    let number = Mutex(0)
    try await simulator.serving { baseURL in
      let makeStore:
        @Sendable (TestClock, StoreAccess) async throws
          -> CloudflareStore = { checkClock, mode in
            clock.set(checkClock)
            let name = number.withLock { number in
              number += 1
              return "check-\(number)"
            }
            var namespaces: [Namespace: String] = [:]
            for binding in ["CONFORMANCE", "CONFORMANCE_OTHER"] {
              let title = "\(name)-\(binding)"
              let id = KVSimulator.identifier(forTitle: title)
              try await simulator.addNamespace(title: title, id: id)
              namespaces[Namespace(binding)] = id
            }
            if mode == .reading, let id = namespaces["CONFORMANCE"] {
              let kept = WriteItem(
                namespace: Namespace(id), key: "kept", change: .put(Entry(value: [1])),
                expected: nil)
              _ = try await simulator.store.write(WriteBatch([kept]))
            }
            var configuration = CloudflareConfiguration(
              account: Simulation.account, namespaces: namespaces, baseURL: baseURL, access: mode)
            if !faults.isEmpty { configuration.capabilities = Self.small }
            return try CloudflareStore(
              configuration, token: try #require(APIToken(Simulation.token)),
              sentTo: AllowedHosts(),
              budget: RequestBudget(environment: time.environment(now: { checkClock.now })))
          }
      try await StoreConformance(
        takesAnyKeyBytes: false, keepsNullMetadata: false,
        makeReadOnlyStore: { try await makeStore($0, .reading) },
        makeStore: { try await makeStore($0, .writing) }
      ).run()
    }
    if !faults.isEmpty { #expect(simulator.counters.faults.values.reduce(0, +) > 0) }
  }
}
