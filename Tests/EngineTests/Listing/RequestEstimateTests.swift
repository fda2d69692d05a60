import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import Engine

@Suite("What an apply will need")
struct RequestEstimateTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var counts: [(String, Action, Int)]
    var forecast: ListingForecast?
    var batch: Int?
    var reads: Int
    var writes: Int
    var keysRead: Int
    var mostReads: Int
    var testDescription: String { title }
  }

  @Test(arguments: [
    Row(
      title: "nothing", counts: [], forecast: nil, reads: 0, writes: 0, keysRead: 0, mostReads: 0),
    Row(
      title: "nothing to write", counts: [("trips", .unchanged, 900), ("trips", .skip, 5)],
      forecast: nil, reads: 0, writes: 0, keysRead: 0, mostReads: 0),
    Row(
      title: "creates, listed", counts: [("trips", .create, 1_000)],
      forecast: ListingForecast(lists: 1), reads: 10, writes: 1, keysRead: 1_000, mostReads: 20),
    Row(
      title: "creates, not listed", counts: [("trips", .create, 1_000)], forecast: nil, reads: 20,
      writes: 1, keysRead: 2_000, mostReads: 20),
    Row(
      title: "some not listed", counts: [("trips", .create, 1_000)],
      forecast: ListingForecast(lists: 1, unlisted: [World.logs: 120]), reads: 12, writes: 1,
      keysRead: 1_120, mostReads: 20),
    Row(
      title: "updates are read on both sides", counts: [("trips", .update, 100)],
      forecast: ListingForecast(lists: 0), reads: 2, writes: 1, keysRead: 200, mostReads: 2),
    Row(
      title: "in place", counts: [("orders", .rewrite, 250)], forecast: ListingForecast(lists: 0),
      reads: 3, writes: 1, keysRead: 250, mostReads: 3),
    Row(
      title: "two namespaces", counts: [("trips", .create, 101), ("settings", .create, 1)],
      forecast: ListingForecast(lists: 0), reads: 3, writes: 2, keysRead: 102, mostReads: 4),
    Row(
      title: "several batches", counts: [("trips", .create, 12_000)],
      forecast: ListingForecast(lists: 12), reads: 120, writes: 3, keysRead: 12_000,
      mostReads: 240),
    Row(
      title: "small batches", counts: [("trips", .create, 100)],
      forecast: ListingForecast(lists: 0), batch: 10, reads: 10, writes: 10, keysRead: 100,
      mostReads: 10),
  ])
  func table(_ row: Row) throws {
    let rules = CompiledRule.compile(try World.rules())
    var batches = BatchForecast(.metered, batch: row.batch, purpose: .migrate)
    for (name, action, count) in row.counts {
      let rule = try #require(rules.first { $0.rule.name == name })
      for number in 0..<count {
        batches.add(Self.operation(number, rule.rule, action))
      }
    }
    let estimate = batches.estimate(row.forecast)
    #expect(estimate.lists == row.forecast?.lists ?? 0)
    #expect(estimate.reads == row.reads)
    #expect(estimate.writes == row.writes)
    #expect(estimate.keysRead == row.keysRead)
    #expect(estimate.mostReads == row.mostReads)
    #expect(estimate.keysWritten == row.counts.filter { $0.1.writes }.reduce(0) { $0 + $1.2 })
  }

  private static func operation(
    _ number: Int, _ rule: Rule, _ action: Action, isBinary: Bool = false
  ) -> Core.Operation {
    var isInPlace = true
    if case .move = rule.keys { isInPlace = false }
    return Core.Operation(
      identity: Identity(legacy: "john", id: "id"), rule: rule.name, namespace: rule.namespace,
      action: action, reason: .destinationAbsent, source: Key("from:\(number)"),
      destination: Key(isInPlace ? "from:\(number)" : "to:\(number)"),
      sourceFingerprint: Fingerprint(words: (0, 0, 0, 0)), destinationFingerprint: nil,
      resultFingerprint: nil, bytes: 1, isBinary: isBinary)
  }

  /// Values that are read alone, the requests of an apply, and those of a verification.
  @Test(
    arguments: [
      (0, nil, 10 + 1, 10), (1, nil, 11 + 1, 10 + 1), (100, nil, 9 + 100 + 1 + 2, 9 + 100),
      // A batch ends after a hundred of them, and what follows takes a read and a write.
      (1_000, nil, 1_000 + 10, 1_000), (100, 20, 50 + 100 + 50, 9 + 100),
    ] as [(Int, Int?, Int, Int)])
  func valuesThatAreReadAlone(_ binaries: Int, _ batch: Int?, _ apply: Int, _ verify: Int) throws {
    let rule = try #require(try World.rules().first { $0.name == "trips" })
    var toApply = BatchForecast(.metered, batch: batch, purpose: .migrate)
    var toCheck = BatchForecast(.metered, batch: batch, purpose: .migrate, isCheck: true)
    for number in 0..<1_000 {
      let isBinary = binaries > 0 && number % (1_000 / binaries) == 0
      let operation = Self.operation(number, rule, .create, isBinary: isBinary)
      toApply.add(operation)
      toCheck.add(operation)
    }
    let applied = toApply.estimate(ListingForecast(lists: 0))
    #expect(applied.requests == apply)
    #expect(applied.binaryReads == binaries)
    #expect(applied.keysRead == 1_000)
    let checked = toCheck.estimate(ListingForecast(lists: 0, metadata: 3))
    #expect(checked.requests == verify + 3)
    #expect(checked.binaryReads == binaries + 3)
  }

  @Test func priceAndTime() {
    var estimate = RequestEstimate()
    estimate.lists = 100
    estimate.reads = 1_000
    estimate.writes = 100
    estimate.keysRead = 100_001
    estimate.keysWritten = 100_000
    // 1,200 requests in 300 seconds are 4 a second.
    #expect(estimate.minutes(.workersKV) == 5)
    #expect(estimate.minutes(.workersKV, requestsPerSecond: 2) == 10)
    #expect(estimate.minutes(.workersKV, requestsPerSecond: 100) == 5)
    // $0.0500005 + $0.50 + $0.0005.
    #expect(estimate.microdollars(.workersKV) == 50_001 + 500_000 + 500)
    #expect(estimate.isIncluded(.workersKV))
    #expect(estimate.freeDays(.workersKV) == 100)
    estimate.keysWritten = 1_000_001
    #expect(!estimate.isIncluded(.workersKV))
    #expect(RequestEstimate().freeDays(.workersKV) == 0)
    #expect(RequestEstimate().minutes(.workersKV) == 0)
    #expect(RequestEstimate().microdollars(.workersKV) == 0)
  }

  @Test func hugeCountsDoNotOverflow() {
    var estimate = RequestEstimate()
    estimate.keysRead = .max
    estimate.keysWritten = .max
    #expect(estimate.microdollars(.workersKV) == .max)
    var tariff = RequestTariff.workersKV
    tariff.requestsPerWindow = nil
    estimate.lists = 1_000
    #expect(estimate.minutes(tariff) == 0)
    #expect(estimate.minutes(tariff, requestsPerSecond: 1) == 17)
    tariff.writes.freePerDay = 0
    #expect(estimate.freeDays(tariff) == nil)
  }

  struct Scene: Sendable, CustomTestStringConvertible {
    var users: Int
    var recordsEach: Int
    var strangers = 0
    var newer = 0
    var batch: Int?
    var testDescription: String { "\(users) × \(recordsEach), \(strangers) others" }
  }

  /// What the applier asks for is within 5 % of what was said, or one request of each kind.
  @Test(arguments: [
    Scene(users: 10, recordsEach: 100), Scene(users: 100, recordsEach: 10),
    Scene(users: 1_000, recordsEach: 2), Scene(users: 20, recordsEach: 300, newer: 30),
    Scene(users: 30, recordsEach: 40, strangers: 5_000), Scene(users: 2, recordsEach: 10),
    Scene(users: 120, recordsEach: 60, batch: 700),
    Scene(users: 60, recordsEach: 5, strangers: 8_000),
  ])
  func theApplierDoesWhatWasSaid(_ scene: Scene) async throws {
    let shop = try Workshop()
    var crowd = Crowd(
      users: scene.users, recordsEach: scene.recordsEach, strangers: scene.strangers)
    for identity in crowd.identities {
      for number in 0..<scene.newer {
        crowd.records.append(
          .trip(identity.id, "r\(number + 10_000)", at: number % 2 == 0 ? 2 : 1))
      }
      crowd.records.append(Record(World.settings, Key("settings:\(identity.legacy)"), "{}"))
      crowd.records.append(.order(crowd.records.count, owner: identity.legacy))
    }
    let store = ScriptedStore(try await crowd.store())
    var planning = try Planning(crowd.identities)
    planning.limits.batch = scene.batch
    let plan = try await planning(store, to: shop.plan)
    let estimate = try #require(plan.trailer.requests)
    let (report, requests) = try await store.counting { try await shop.apply(store) }
    #expect(report.outcome == .completed)
    let slack = max(3, requests.requests / 20)
    #expect(abs(estimate.requests - requests.requests) <= slack, "\(estimate) \(requests)")
    #expect(estimate.keysRead == requests.keysRead, "\(estimate) \(requests)")
    #expect(estimate.keysWritten == requests.keysWritten)
  }
}
