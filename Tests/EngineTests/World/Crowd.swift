import Core

/// Many users with trips of their own, and strangers around them.
struct Crowd {
  var identities: [Identity]
  var records: [Record]

  /// - Parameters:
  ///   - strangers: records of others, spread among the users'.
  ///   - spread: what the users' names and IDs start with, by number.
  init(
    users: Int, recordsEach: Int, strangers: Int = 0,
    spread: (Int) -> String = { String(UInt64($0 + 1) &* 0x9E37_79B9_7F4A_7C15, radix: 16) }
  ) {
    identities = (0..<users).map {
      Identity(legacy: "\(spread($0))-user", id: "\(spread($0 + users))-id")
    }
    records = identities.flatMap { identity in
      (0..<recordsEach).map { .trip(identity.legacy, "r\($0 + 10_000)") }
    }
    records += (0..<strangers).map { number in
      let name = String(UInt64(number + 7_777) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
      return .trip("\(name)-stranger", "1")
    }
  }

  func store(_ capabilities: StoreCapabilities = .metered) async throws -> InMemoryStore {
    let store = InMemoryStore(capabilities: capabilities, now: { World.now })
    for start in stride(from: 0, to: records.count, by: capabilities.writeBatchSize) {
      let part = records[start..<min(start + capabilities.writeBatchSize, records.count)]
      let items = part.map {
        WriteItem(namespace: $0.namespace, key: $0.key, change: .put($0.entry), expected: nil)
      }
      guard try await store.write(WriteBatch(items)).allSatisfy({ $0 == .written }) else {
        throw StoreError(.other, "a test's record was not written")
      }
    }
    return store
  }

  /// The one rule that moves the users' trips.
  static func rules() throws -> [Rule] { try World.rules().filter { $0.name == "trips" } }

  func planning() throws -> Planning { try Planning(identities, rules: Self.rules()) }
}
