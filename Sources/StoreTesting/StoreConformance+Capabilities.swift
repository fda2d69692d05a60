import Core
import Testing

/// Checks that a store behaves as its capabilities say.
extension StoreConformance {
  var capabilityChecks: [Check] {
    [
      Check("what is said of requests makes sense", checkSense),
      Check("one request carries the keys that are claimed for it", checkKeysPerRead),
      Check("as many reads at once as are claimed answer as one by one", checkConcurrentReads),
      Check(
        "a write whose source changed is refused", where: { $0.conditionalWrites.comparesSource }
      ) {
        try await checkChangedSource($0)
      },
      Check(
        "a write whose key changed is refused", where: { $0.conditionalWrites.comparesDestination }
      ) { try await checkChangedDestination($0) },
      Check(
        "a store that compares nothing writes whatever is there",
        where: { $0.conditionalWrites == .none }
      ) { try await checkNothingCompared($0) },
      Check("expirations come back as they were given", checkResolution),
      Check(
        "an expiration between those that can be kept is refused",
        where: { $0.expirationResolution > 1 }
      ) { try await checkUnkeepable($0) },
    ]
  }

  private func checkSense(_ subject: Subject<S>) async throws {
    let capabilities = subject.capabilities
    subject.expect(capabilities.keysPerRead > 0, "keysPerRead is positive")
    subject.expect(
      capabilities.keysPerRead <= capabilities.readBatchSize, "keysPerRead is no more than a read")
    subject.expect(capabilities.concurrentRequests > 0, "concurrentRequests is positive")
    subject.expect(capabilities.expirationResolution > 0, "expirationResolution is positive")
    subject.expect(capabilities.minimumExpirationLead >= 0, "the lead is not negative")
    subject.expect(capabilities.consistencyDelay >= 0, "the delay is not negative")
    // What is charged for is counted.
    if capabilities.tariff != nil {
      subject.expect(
        subject.store.requestCounts != nil, "requests that are charged for are counted")
    }
  }

  private func checkKeysPerRead(_ subject: Subject<S>) async throws {
    let keys = (0..<subject.capabilities.keysPerRead).map { Key("k:\(1_000_000 + $0)") }
    try await subject.seed(keys)
    let before = subject.store.requestCounts
    let found = try await subject.store.read(subject.namespace, keys)
    subject.expect(found.count { $0 != nil }, equals: keys.count)
    guard let before, let after = subject.store.requestCounts else { return }
    let difference = after - before
    subject.expect(difference.reads - difference.repeats, equals: 1)
    subject.expect(difference.keysRead >= keys.count, "every key is counted")
  }

  private func checkConcurrentReads(_ subject: Subject<S>) async throws {
    let numbers = Array(0..<subject.capabilities.concurrentRequests)
    try await subject.write(
      numbers.map { subject.put(Key("k:\($0)"), "value \($0)", expected: nil) })
    let count = min(2, subject.capabilities.readBatchSize)
    let found = try await withThrowingTaskGroup(of: (Int, [Entry?]).self) { group in
      for number in numbers {
        group.addTask {
          let keys = [Key("k:\(number)"), "none"]
          return (
            number, try await subject.store.read(subject.namespace, Array(keys.prefix(count)))
          )
        }
      }
      return try await group.reduce(into: [Int: [Entry?]]()) { $0[$1.0] = $1.1 }
    }
    for number in numbers {
      let expected = [Entry(value: Array("value \(number)".utf8)), nil].prefix(count)
      subject.expect(found[number], equals: Array(expected), "read \(number)")
    }
  }

  private func checkChangedSource(_ subject: Subject<S>) async throws {
    let read = Entry(value: [1])
    try await subject.write([subject.put("from", read, expected: nil)])
    var item = subject.put("to", "copy", expected: .absent)
    item.source = WriteItem.Source(key: "from", entry: read)
    try await subject.write([subject.put("from", Entry(value: [2]), expected: nil)])
    subject.expect(try await subject.write([item]), equals: [.sourceChanged])
    subject.expect(try await subject.entry("to"), equals: nil)
  }

  private func checkChangedDestination(_ subject: Subject<S>) async throws {
    let read = Entry(value: [1])
    try await subject.write([subject.put("to", read, expected: nil)])
    try await subject.write([subject.put("to", Entry(value: [2]), expected: nil)])
    let outcomes = try await subject.write([
      subject.put("to", "new", expected: .exactly(read)),
      subject.delete("to", expected: .absent),
    ])
    subject.expect(outcomes, equals: [.destinationChanged, .destinationChanged])
    subject.expect(try await subject.entry("to"), equals: Entry(value: [2]))
  }

  /// The engine takes such a store's word that it does not compare, and reads again before it writes; a
  /// store that compared all the same would say so.
  private func checkNothingCompared(_ subject: Subject<S>) async throws {
    try await subject.seed(["to"])
    let outcomes = try await subject.write([subject.put("to", "new", expected: .absent)])
    subject.expect(outcomes, equals: [.written])
    subject.expect(try await subject.value("to"), equals: "new")
  }

  private func expiration(_ subject: Subject<S>, beyond seconds: Int64) -> Int64 {
    let step = subject.capabilities.expirationResolution
    let least =
      subject.clock.now + subject.capabilities.minimumExpirationLead
      + subject.capabilities.consistencyDelay + 1_000 + seconds
    return (least / step + 1) * step
  }

  private func checkResolution(_ subject: Subject<S>) async throws {
    for count in Int64(0)..<5 {
      let step = subject.capabilities.expirationResolution
      let entry = Entry(value: [1], expiration: expiration(subject, beyond: count * step))
      let key = Key("e:\(count)")
      let outcomes = try await subject.write([subject.put(key, entry, expected: nil)])
      subject.expect(outcomes, equals: [.written])
      subject.expect(try await subject.entry(key), equals: entry, "\(count)")
    }
  }

  private func checkUnkeepable(_ subject: Subject<S>) async throws {
    let entry = Entry(value: [1], expiration: expiration(subject, beyond: 0) + 1)
    let outcomes = try await subject.write([subject.put("e", entry, expected: nil)])
    subject.expectLimitExceeded(outcomes.first)
    subject.expect(try await subject.entry("e"), equals: nil)
  }
}
