import Core
import Testing

extension StoreConformance {
  var conditionChecks: [Check] {
    let conditional: (StoreCapabilities) -> Bool = { $0.conditionalWrites.comparesDestination }
    let both: (StoreCapabilities) -> Bool = { $0.conditionalWrites.comparesSource }
    return [
      Check("a write happens only where the key holds what is expected", where: conditional) {
        try await checkExpectations($0)
      },
      Check("a write happens only where its source holds", where: both) {
        try await checkSources($0)
      },
      Check("the source is looked at before the destination", where: both) {
        try await checkBothFail($0)
      },
      Check("items see what items before them wrote", where: both) {
        try await checkSequence($0)
      },
      Check("any sequence of writes ends as in a dictionary", where: both) {
        try await checkRandomWrites($0)
      },
    ]
  }

  /// Entries that differ from the first in one respect each.
  private func variants(_ subject: Subject<S>) -> [Entry] {
    let far = subject.keepable(subject.clock.now + 1_000_000)
    let later = far + subject.capabilities.expirationResolution
    let meta = Array("{}".utf8)
    return [
      Entry(value: [1], metadata: meta, expiration: far),
      Entry(value: [2], metadata: meta, expiration: far),
      Entry(value: [1, 0], metadata: meta, expiration: far),
      Entry(value: [], metadata: meta, expiration: far),
      Entry(value: [1], metadata: nil, expiration: far),
      Entry(value: [1], metadata: Array("null".utf8), expiration: far),
      Entry(value: [1], metadata: meta, expiration: later),
      Entry(value: [1], metadata: meta, expiration: nil),
    ]
  }

  private func checkExpectations(_ subject: Subject<S>) async throws {
    let variants = variants(subject)
    for (held, entry) in variants.enumerated() {
      let key = Key("held:\(held)")
      try await subject.write([subject.put(key, entry, expected: nil)])
      let wrong = variants.enumerated().filter { $0.offset != held }.map { $0.element }
      let items =
        [subject.put(key, "new", expected: .absent), subject.delete(key, expected: .absent)]
        + wrong.map { subject.put(key, "new", expected: .exactly($0)) }
        + wrong.map { subject.delete(key, expected: .exactly($0)) }
      for item in items {
        subject.expect(try await subject.write([item]), equals: [.destinationChanged])
      }
      subject.expect(try await subject.entry(key), equals: entry, "variant \(held)")
      let right = subject.put(key, "new", expected: .exactly(entry))
      subject.expect(try await subject.write([right]), equals: [.written], "variant \(held)")
      subject.expect(try await subject.value(key), equals: "new")
    }
    let absent = try await subject.write([
      subject.put("absent:1", "new", expected: .absent),
      subject.put("absent:2", "new", expected: .exactly(variants[0])),
      subject.delete("absent:3", expected: .exactly(variants[0])),
      subject.delete("absent:4", expected: .absent),
    ])
    subject.expect(absent, equals: [.written, .destinationChanged, .destinationChanged, .written])
    subject.expect(try await subject.keys("absent:"), equals: ["absent:1"])
  }

  private func checkSources(_ subject: Subject<S>) async throws {
    let variants = variants(subject)
    try await subject.write([subject.put("source", variants[0], expected: nil)])
    for (index, entry) in variants.enumerated() {
      var item = subject.put(Key("to:\(index)"), "copy", expected: .absent)
      item.source = WriteItem.Source(key: "source", entry: entry)
      let expected: WriteOutcome = index == 0 ? .written : .sourceChanged
      subject.expect(try await subject.write([item]), equals: [expected], "\(index)")
    }
    var item = subject.put("to:absent", "copy", expected: nil)
    item.source = WriteItem.Source(key: "none", entry: variants[0])
    subject.expect(try await subject.write([item]), equals: [.sourceChanged])
    subject.expect(try await subject.keys("to:"), equals: ["to:0"])
  }

  private func checkBothFail(_ subject: Subject<S>) async throws {
    try await subject.seed(["to"])
    var item = subject.put("to", "new", expected: .absent)
    item.source = WriteItem.Source(key: "none", entry: Entry(value: [1]))
    subject.expect(try await subject.write([item]), equals: [.sourceChanged])
    subject.expect(try await subject.value("to"), equals: "value")
  }

  private func checkSequence(_ subject: Subject<S>) async throws {
    var last = subject.put("b", "2", expected: .absent)
    last.source = WriteItem.Source(key: "a", entry: Entry(value: Array("1".utf8)))
    let outcomes = try await subject.write([
      subject.put("a", "1", expected: .absent), subject.put("a", "other", expected: .absent),
      last, subject.delete("a"), last,
    ])
    subject.expect(
      outcomes, equals: [.written, .destinationChanged, .written, .written, .sourceChanged])
    subject.expect(try await subject.keys(), equals: ["b"])
  }
}
