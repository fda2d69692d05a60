import Core
import StoreTesting
import Synchronization
import Testing

@Suite("What stores say of themselves")
struct CapabilityTests {
  /// Each claim with the check that finds it out.
  private static let checks: [OverclaimingStore.Claim: String] = [
    .moreKeysPerRead: "one request carries the keys that are claimed for it",
    .moreKeysPerReadThanARead: "what is said of requests makes sense",
    .noRequests: "what is said of requests makes sense",
    .twoRequestsForOne: "one request carries the keys that are claimed for it",
    .sourcesCompared: "a write whose source changed is refused",
    .keysCompared: "a write whose key changed is refused",
    .nothingCompared: "a store that compares nothing writes whatever is there",
    .manyAtOnce: "as many reads at once as are claimed answer as one by one",
    .everySecond: "expirations come back as they were given",
    .roundsExpirations: "an expiration between those that can be kept is refused",
    .chargesUncounted: "what is said of requests makes sense",
  ]

  @Test(arguments: OverclaimingStore.Claim.allCases)
  func aStoreThatClaimsTooMuchIsFound(_ claim: OverclaimingStore.Claim) async throws {
    let found = Mutex<[ConformanceFailure]>([])
    try await StoreConformance(
      record: { failure in found.withLock { $0.append(failure) } },
      makeStore: { clock in OverclaimingStore(claim, now: { clock.now }) }
    ).run()
    let check = try #require(Self.checks[claim])
    let failed = found.withLock { Set($0.map(\.check)) }
    #expect(failed.contains(check), "\(failed)")
  }

  /// A store that compares only the key itself, as many services do.
  @Test func aStoreMayCompareTheKeyOnly() async throws {
    try await StoreConformance { clock in
      var capabilities = InMemoryStore.allAbilities
      capabilities.conditionalWrites = .destination
      return InMemoryStore(capabilities: capabilities, now: { clock.now })
    }.run()
  }

  @Test func aStoreMayKeepMinutes() async throws {
    let capabilities = StoreCapabilities(
      ordersKeys: true, scansValues: true, conditionalWrites: .both, writable: true,
      readBatchSize: 100, writeBatchSize: 100, keysPerRead: 7, concurrentRequests: 5,
      maximumValueBytes: 100_000, expirationResolution: 60)
    try await StoreConformance { clock in
      InMemoryStore(capabilities: capabilities, now: { clock.now })
    }.run()
  }

  @Test(arguments: [
    (Int64(0), Int64(60), Int64(60)), (.max, 60, .max), (.max - 60, 60, .max),
    (.min, 60, .min + 60),
    (.max - 59, 60, .max), (-1, 0, -1),
  ])
  func theSoonestExpirationNeverOverflows(_ now: Int64, _ lead: Int64, _ soonest: Int64) {
    #expect(ExpirationLead.soonest(at: now, lead: lead) == soonest)
    var capabilities = InMemoryStore.allAbilities
    capabilities.minimumExpirationLead = lead
    #expect(capabilities.isFarEnough(soonest, at: now))
    if soonest > .min { #expect(!capabilities.isFarEnough(soonest - 1, at: now)) }
  }
}
