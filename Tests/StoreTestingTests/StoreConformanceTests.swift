import Core
import StoreTesting
import Synchronization
import Testing

@Suite("What the conformance suite finds")
struct StoreConformanceTests {
  /// The checks that a store fails.
  private static func failures(
    of make: @escaping @Sendable (InMemoryStore) -> FaultyStore
  ) async throws -> Set<String> {
    let capabilities = StoreCapabilities(
      ordersKeys: true, scansValues: true, conditionalWrites: .both, writable: true, pageSize: 3,
      readBatchSize: 20, writeBatchSize: 20, maximumValueBytes: 1_000)
    let found = Mutex<[ConformanceFailure]>([])
    try await StoreConformance(
      record: { failure in found.withLock { $0.append(failure) } },
      makeStore: { clock in
        make(InMemoryStore(capabilities: capabilities, now: { clock.now }))
      }
    ).run()
    return found.withLock { Set($0.map(\.check)) }
  }

  /// Each fault with a check that is about it.
  private static let checks: [FaultyStore.Fault: String] = [
    .forgetsMetadata: "metadata comes back as written",
    .forgetsExpiration: "an entry is there until its expiration and absent from then on",
    .ignoresExpectations: "a write happens only where the key holds what is expected",
    .ignoresSources: "a write happens only where its source holds",
    .reportsEverythingWritten: "there is one outcome per item, in order",
    .takesAnyBatch: "a batch of the size claimed is taken, a larger one refused",
    .losesTheLastOfAFullPage: "each key appears exactly once at every page boundary",
    .bringsValuesUnasked: "a scan brings values where it is asked and able to",
    .repeatsARecord: "each key appears exactly once at every page boundary",
    .reversesPages: "keys come in the order of their UTF-8 bytes",
    .mergesNamespaces: "namespaces are apart",
    .keepsWhatIsDeleted: "a delete takes the key away, and deleting nothing is no failure",
    .takesEmptyForAbsent: "an empty value is not an absent key",
    .sortsAnswers: "answers come in the order asked, nil where absent",
    .takesLongKeys: "keys may be as long as claimed, no longer",
    .takesLongValues: "values and metadata may be as long as claimed, no longer",
    .refusesNothingTooSoon: "an expiration nearer than the lead claimed is refused",
    .throwsAway: "a put replaces value, metadata and expiration together",
  ]

  @Test(arguments: FaultyStore.Fault.allCases)
  func findsFaults(_ fault: FaultyStore.Fault) async throws {
    let check = try #require(Self.checks[fault])
    let failures = try await Self.failures { FaultyStore(base: $0, fault: fault) }
    #expect(failures.contains(check), "\(failures)")
  }

  @Test func findsNothingInASoundStore() async throws {
    #expect(try await Self.failures { FaultyStore(base: $0, fault: nil) } == [])
  }
}
