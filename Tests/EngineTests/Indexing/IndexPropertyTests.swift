import Core
import Engine
import Ledger
import RecordIndex
import TestKit
import Testing

@Suite("Repairing random inconsistencies")
struct IndexPropertyTests {

  /// Records and an index that were filled without looking at each other.
  private static func world(
    _ random: inout SplitMix64, index: IndexDouble
  ) async throws -> IndexWorld {
    var records: [(Key, String)] = []
    for user in ["ID-J", "ID-M"] {
      for number in 0..<Int.random(in: 0...30, using: &random) where random.pick(true, false) {
        let rest = random.pick(
          "", #","deleted":true"#, #","updatedAt":"2023-01-0\#(number % 9 + 1)""#,
          #","createdAt":17672256000\#(number % 10)0,"deleted":true"#)
        records.append(IndexWorld.trip("\(number)", rest, user: user))
      }
      if Bool.random(using: &random) {
        records.append((Key("meta:user:\(user):trip_count"), random.pick("0", "3", "x", "")))
      }
      records.append((Key("other:\(user)"), "kept"))
      records.append((Key("trip:\(user):1:x"), "kept"))
    }
    let world = try await IndexWorld(records, index: index)
    for user in ["ID-J", "ID-M"] {
      for number in 0..<Int.random(in: 0...30, using: &random) where random.pick(true, false) {
        let rest = random.pick(
          #","userId":"\#(user)""#, #","deleted":true"#, #","updatedAt":"2023-01-05T00:00:00Z""#,
          "",
          #","own":{"a":[1.0]},"userId":"\#(user)""#)
        await index.set(#"{"id":"\#(number)"\#(rest)}"#, of: user)
      }
      if random.pick(false, false, true) { await index.forget(user) }
    }
    await index.set(#"{"id":"1"}"#, of: "ID-X")
    return world
  }

  private static let users = [IndexWorld.user, IndexWorld.other]

  @Test(arguments: 0..<64)
  func afterARepairTheIndexIsConsistentAndNothingElseChanged(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let index = IndexDouble(batchSize: Int.random(in: 1...9, using: &random))
    let world = try await Self.world(&random, index: index)
    let before = await World.contents(world.store)
    let report = try await world.repair(.everything, Self.users)
    #expect(report.isConsistent, "\(report)")
    #expect(try await world.check(Self.users).isConsistent)
    let isCount = { (record: Record) in record.key.description.hasSuffix(":trip_count") }
    let after = await World.contents(world.store)
    #expect(after.filter { !isCount($0) } == before.filter { !isCount($0) })
    #expect(await index.text("1", of: "ID-X") == #"{"id":"1"}"#)
    let puts = await index.puts.count
    #expect(try await !world.repair(.everything, Self.users).changes)
    #expect(await index.puts.count == puts)
  }

  @Test(arguments: 0..<32)
  func anIndexThatKeepsFailingIsRepairedInTheEnd(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let (period, stores) = (Int.random(in: 1...3, using: &random), Bool.random(using: &random))
    let index = IndexDouble(
      batchSize: 2,
      .init(putError: {
        $0 % (period + 1) == period ? (StoreError(.unavailable, "no answer"), stores) : nil
      }))
    let world = try await Self.world(&random, index: index)
    var rounds = 0
    while try await !world.repair(.everything, Self.users).isConsistent {
      rounds += 1
      try #require(rounds < 60)
    }
    #expect(try await world.check(Self.users).isConsistent)
  }
}
