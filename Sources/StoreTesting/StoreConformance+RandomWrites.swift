import Core
import Testing

extension StoreConformance {
  /// Compares the store with a dictionary over a seeded sequence of batches.
  func checkRandomWrites(_ subject: Subject<S>) async throws {
    var random = SplitMix64(state: 20_240_229)
    var model: [Key: Entry] = [:]
    for round in 0..<40 {
      var items: [WriteItem] = []
      var expected: [WriteOutcome] = []
      for _ in 0..<min(25, subject.capabilities.writeBatchSize) {
        let item = randomItem(subject, &random)
        items.append(item)
        expected.append(Self.apply(item, to: &model))
      }
      subject.expect(try await subject.write(items), equals: expected, "round \(round)")
      subject.expect(try await subject.keys(), equals: model.keys.sorted(), "round \(round)")
    }
    let keys = model.keys.sorted()
    let found = try await subject.read(keys)
    subject.expect(found, equals: keys.map { model[$0] })
  }

  private func randomItem(_ subject: Subject<S>, _ random: inout SplitMix64) -> WriteItem {
    func entry() -> Entry {
      Entry(
        value: [UInt8.random(in: 0...1, using: &random)],
        metadata: Bool.random(using: &random) ? nil : Array("{}".utf8))
    }
    func key() -> Key { Key("k\(Int.random(in: 0..<12, using: &random))") }
    let expectations: [Core.Expectation?] = [nil, .absent, .exactly(entry())]
    let expected = expectations[Int.random(in: 0..<3, using: &random)]
    var item =
      Int.random(in: 0..<4, using: &random) == 0
      ? subject.delete(key(), expected: expected) : subject.put(key(), entry(), expected: expected)
    if Bool.random(using: &random) {
      item.source = WriteItem.Source(key: key(), entry: entry())
    }
    return item
  }

  private static func apply(_ item: WriteItem, to model: inout [Key: Entry]) -> WriteOutcome {
    if let source = item.source, model[source.key] != source.entry { return .sourceChanged }
    switch item.expected {
    case nil: break
    case .absent: if model[item.key] != nil { return .destinationChanged }
    case .exactly(let entry): if model[item.key] != entry { return .destinationChanged }
    }
    switch item.change {
    case .put(let entry): model[item.key] = entry
    case .delete: model[item.key] = nil
    }
    return .written
  }
}

/// A small generator with the same sequence everywhere (Steele, Lea and Flood, 2014).
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
