import Core
import Testing

extension StoreConformance {
  var limitChecks: [Check] {
    [
      Check("a batch of the size claimed is taken, a larger one refused", checkBatchSizes),
      Check("keys may be as long as claimed, no longer", checkKeyLength),
      Check("values and metadata may be as long as claimed, no longer", checkEntryLength),
    ]
  }

  private func checkBatchSizes(_ subject: Subject<S>) async throws {
    let capabilities = subject.capabilities
    let full = (0..<capabilities.writeBatchSize).map { Key("full:\($0)") }
    let outcomes = try await subject.store.write(
      WriteBatch(full.map { subject.put($0, "1", expected: nil) }))
    subject.clock.advance(by: capabilities.consistencyDelay)
    subject.expect(outcomes.count, equals: full.count)
    subject.expect(outcomes.allSatisfy { $0 == .written })
    let tooMany = (0...capabilities.writeBatchSize).map { Key("more:\($0)") }
    await subject.expectError(.limitExceeded) {
      _ = try await subject.store.write(
        WriteBatch(tooMany.map { subject.put($0, "1", expected: nil) }))
    }
    subject.expect(try await subject.keys("more:").isEmpty)
    let reads = (0..<capabilities.readBatchSize).map { Key("full:\($0)") }
    let found = try await subject.store.read(subject.namespace, reads)
    subject.expect(found.count, equals: reads.count)
    subject.expect(found.count { $0 != nil }, equals: min(full.count, reads.count))
    await subject.expectError(.limitExceeded) {
      _ = try await subject.store.read(subject.namespace, reads + ["one more"])
    }
  }

  private func checkKeyLength(_ subject: Subject<S>) async throws {
    let limit = subject.capabilities.maximumKeyBytes
    let longest = Key(Array(repeating: 0x6B, count: limit))
    let tooLong = Key(longest.bytes + [0x6B])
    let outcomes = try await subject.write([
      subject.put(tooLong, "1", expected: nil), subject.put(longest, "2", expected: nil),
    ])
    subject.expect(outcomes.last, equals: .written)
    subject.expectLimitExceeded(outcomes.first)
    subject.expect(try await subject.keys(), equals: [longest])
  }

  private func checkEntryLength(_ subject: Subject<S>) async throws {
    let capabilities = subject.capabilities
    let metadata =
      Array("\"".utf8)
      + [UInt8](repeating: 0x6D, count: max(0, capabilities.maximumMetadataBytes - 2))
      + Array("\"".utf8)
    let longest = Entry(
      value: [UInt8](repeating: 0x76, count: capabilities.maximumValueBytes), metadata: metadata)
    let outcomes = try await subject.write([
      subject.put("value", Entry(value: longest.value + [0]), expected: nil),
      subject.put("metadata", Entry(value: [1], metadata: metadata + [0x20]), expected: nil),
      subject.put("both", longest, expected: nil),
    ])
    subject.expect(outcomes.count, equals: 3)
    subject.expectLimitExceeded(outcomes.first)
    subject.expectLimitExceeded(outcomes.dropFirst().first)
    subject.expect(outcomes.last, equals: .written)
    subject.expect(try await subject.keys(), equals: ["both"])
    // Compared outside of the macro, which would print megabytes.
    let comesBack = try await subject.entry("both") == longest
    subject.expect(comesBack)
  }
}
