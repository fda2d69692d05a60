import Core
import Engine
import Ledger
import Testing

@Suite("One plan, whatever the store can do")
struct PlanVariantTests {
  static let variants: [StoreCapabilities] = {
    var variants: [StoreCapabilities] = []
    for ordersKeys in [true, false] {
      for scansValues in [true, false] {
        for (page, batch) in [(1_000, 1_000), (1, 1), (3, 2)] {
          var variant = InMemoryStore.allAbilities
          variant.ordersKeys = ordersKeys
          variant.scansValues = scansValues
          variant.pageSize = page
          variant.readBatchSize = batch
          variant.writeBatchSize = batch
          variants.append(variant)
        }
      }
    }
    return variants
  }()

  @Test(arguments: 0..<6 as Range<UInt64>)
  func everyVariantGivesTheSamePlan(_ seed: UInt64) async throws {
    var world = RandomWorld(seed: seed)
    let identities = seed % 2 == 0 ? [World.john, World.alias, World.mary] : World.cohort
    let records = world.records(identities)
    let planning = try Planning(identities)
    var digests: Set<String> = []
    var lines: Set<[PlanLine]> = []
    for variant in Self.variants {
      let store = try await World.store(records, variant)
      digests.insert(try await planning(store).trailer.digest)
      lines.insert(try await planning.lines(store))
    }
    #expect(digests.count == 1)
    #expect(lines.count == 1)
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func countsAreThoseOfTheLines(_ seed: UInt64) async throws {
    var world = RandomWorld(seed: seed)
    let store = try await World.store(world.records(World.cohort))
    let planning = try Planning()
    let result = try await planning(store)
    let lines = try await planning.lines(store)
    var counts = PlanCounts(rules: try World.rules().map(\.name))
    for case .operation(let operation) in lines {
      counts.add(rule: operation.rule, operation.action)
      if operation.action.writes { counts.bytes += operation.bytes }
    }
    for case .unmatched in lines { counts.unmatched += 1 }
    counts.users = World.cohort.count
    counts.outside = result.trailer.counts.outside
    #expect(result.trailer.counts == counts)
    let perUser = result.users.map(\.counts.operations).reduce(0, +)
    #expect(perUser == counts.operations)
  }

  @Test func aLaterMomentKeepsTheDigest() async throws {
    let store = try await World.store([.trip("johndoe", "1"), .order(1, owner: "mary")])
    let planning = try Planning()
    let first = try await planning(store).trailer
    let later = try await planning(store, at: World.now + 1_000).trailer
    #expect(first.digest == later.digest)
    #expect(first.headerDigest != later.headerDigest)
  }
}
