import Core
import RecordIndex
import Testing

@testable import DemoData

/// The index against the records that a plan made the slow way leaves.
@Suite("The demo's index")
struct DemoIndexTests {
  static let now: Int64 = 1_764_000_000

  @Test(arguments: [(1, 0), (1, 30), (2, 1), (9, 0), (9, 1), (25, 40)])
  func holdsTheMistakesThatItSays(_ users: Int, _ records: Int) throws {
    let dataset = DemoDataset(users: users, records: records, seed: 3, now: Self.now)
    let census = try Census(
      Array(dataset.entries()), cohort: dataset.identities, now: Self.now)
    let index = try DemoIndex(dataset)
    let logs = try #require(census.after[index.records.namespace])
    var found = DemoIndexExpectation()
    for (user, identity) in dataset.identities.enumerated() {
      let check = try Check(logs, index, user, identity)
      found.missing += check.missing
      found.stale += check.stale
      found.extra += check.extra
      found.unusable += check.unusable
      found.wrongCounters += check.isCounterWrong ? 1 : 0
      found.inconsistent += check.isConsistent ? 0 : 1
    }
    #expect(found == dataset.expectedIndex)
  }

  @Test func theLargerDatasetsHaveSomeOfEach() {
    let expected = DemoDataset(users: 25, records: 40, seed: 1, now: Self.now).expectedIndex
    #expect(expected.missing == 3)
    #expect(expected.stale == 3)
    #expect(expected.extra == 3)
    #expect(expected.unusable == 1)
    #expect(expected.wrongCounters == 3)
    #expect(expected.inconsistent == 13)
  }

  @Test(arguments: [1, 7, 1_000]) func seedsEverySummary(batch: Int) async throws {
    let dataset = DemoDataset(users: 3, records: 10, seed: 5, now: Self.now)
    let index = MemoryIndex(batchSize: batch)
    let contents = try DemoIndex(dataset)
    let count = try await dataset.seed(into: index)
    var held = 0
    for (user, identity) in dataset.identities.enumerated() {
      let listed = await index.list(identity.id).summaries
      #expect(listed == contents.summaries(of: user))
      #expect(Set(listed.map(\.record)).count == listed.count)
      held += listed.count
    }
    #expect(count == held)
    #expect(await index.largest <= batch)
  }

  /// One user's index beside the user's canonical keys.
  private struct Check {
    var missing = 0
    var stale = 0
    var extra = 0
    var unusable = 0
    var isCounterWrong = false

    var isConsistent: Bool { missing + stale + extra + unusable == 0 && !isCounterWrong }

    init(
      _ entries: [Key: Entry], _ index: DemoIndex, _ user: Int, _ identity: Identity
    ) throws {
      let prefix = Key("trip:\(identity.id):")
      let projection = SummaryProjection(index.records)
      let person = IndexUser(id: identity.id, names: [identity.legacy])
      var listed = Dictionary(
        uniqueKeysWithValues: index.summaries(of: user).map { ($0.record, $0) })
      var live = 0
      for (key, entry) in entries where key.hasPrefix(prefix) {
        let record = Key(Array(key.bytes.dropFirst(prefix.bytes.count)))
        let theirs = listed.removeValue(forKey: record)
        guard
          case .success(let ours) = projection.summary(
            of: entry.value, record: record, user: person)
        else {
          unusable += 1
          live += 1
          continue
        }
        live += ours.isDeleted ? 0 : 1
        if let theirs {
          stale += projection.compare(theirs, with: ours) == .same ? 0 : 1
        } else {
          missing += 1
        }
      }
      extra = listed.count
      let counter = entries[Key("meta:user:\(identity.id):trip_count")]
      isCounterWrong = counter?.value != Array(String(live).utf8)
    }
  }
}

/// An index in memory.
private actor MemoryIndex: RecordIndex {
  let identity = "memory:"
  let batchSize: Int
  private(set) var largest = 0
  private var users: [String: [Key: IndexSummary]] = [:]

  init(batchSize: Int) { self.batchSize = batchSize }

  func list(_ user: String) -> IndexContents { IndexContents(Array((users[user] ?? [:]).values)) }

  func put(_ summaries: [IndexSummary], of user: String) {
    largest = max(largest, summaries.count)
    for summary in summaries { users[user, default: [:]][summary.record] = summary }
  }
}
