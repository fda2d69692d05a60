import Core
import TestKit

/// Random records of a few users, with everything that the rules know about.
struct RandomWorld {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func records(_ identities: [Identity]) -> [Record] {
    var records: [Record] = []
    for identity in identities {
      for number in 0..<Int.random(in: 0...12, using: &random) {
        let name = random.pick(
          "r\(number)", "hns_\(identity.legacy)_\(number)", "hns_\(identity.id)_\(number)")
        let from = record("trip:\(identity.legacy):\(name)", identity)
        records.append(from)
        let moved = name.replacing("hns_\(identity.legacy)", with: "hns_\(identity.id)")
        if Bool.random(using: &random) {
          var there = record("trip:\(identity.id):\(moved)", identity)
          if Bool.random(using: &random) { there.entry = from.entry }
          records.append(there)
        }
      }
      if Bool.random(using: &random) {
        records.append(Record(World.logs, Key("meta:user:\(identity.legacy):trip_count"), "7"))
        records.append(Record(World.logs, Key("trip:\(identity.legacy):a:b"), "{}"))
        records.append(Record(World.settings, Key("settings:\(identity.legacy)"), "{}"))
      }
      if Bool.random(using: &random) {
        records.append(
          Record(World.settings, Key("settings:\(identity.id)"), random.pick("{}", "[]")))
      }
    }
    let owners = identities.flatMap { [$0.legacy, $0.id] } + ["nobody"]
    for number in 0..<Int.random(in: 0...12, using: &random) {
      records.append(.order(number, owner: owners.randomElement(using: &random) ?? ""))
    }
    return records
  }

  private mutating func record(_ key: String, _ identity: Identity) -> Record {
    let owner = random.pick(identity.legacy, identity.id, "mallory")
    let day = Int.random(in: 1...3, using: &random)
    let time = random.pick("\"2023-01-0\(day)T00:00:00Z\"", "16725312000\(day)0", "null")
    var record = Record(
      World.logs, Key(key), random.pick("{\"userId\":\"\(owner)\",\"updatedAt\":\(time)}", "binary")
    )
    if random.pick(false, true) { record.entry.metadata = Array("{}".utf8) }
    record.entry.expiration = random.pick(nil, World.now + 30, World.now + 3_600)
    return record
  }
}
