import Core
import Testing

extension StoreConformance {
  var readChecks: [Check] {
    [
      Check("answers come in the order asked, nil where absent", checkOrder),
      Check("values of any bytes come back as written", checkValueBytes),
      Check("metadata comes back as written", checkMetadata),
      Check("limits and identity make sense", checkCapabilities),
    ]
  }

  private func checkOrder(_ subject: Subject<S>) async throws {
    try await subject.seed(["b"], value: "2")
    try await subject.seed(["a"], value: "1")
    let keys: [Key] = ["b", "none", "a", "b", "B", "a "]
    let found = try await subject.read(keys)
    let texts = found.map { $0.map { String(decoding: $0.value, as: UTF8.self) } }
    subject.expect(texts, equals: ["2", nil, "1", "2", nil, nil])
    subject.expect(try await subject.store.read(subject.namespace, []).isEmpty)
  }

  private func checkValueBytes(_ subject: Subject<S>) async throws {
    let values: [[UInt8]] = [
      [], [0], [0, 0, 1, 0], Array(0...255), [0xFF, 0xFE, 0xC3, 0x28], Array("\u{1F600}".utf8),
      Array(repeating: 0x78, count: min(100_000, subject.capabilities.maximumValueBytes)),
    ]
    for (index, value) in values.enumerated() {
      let key = Key("value:\(index)")
      try await subject.write([subject.put(key, Entry(value: value), expected: nil)])
      let comesBack = try await subject.entry(key) == Entry(value: value)
      subject.expect(comesBack, "value \(index)")
    }
    let scanned = try await subject.records(
      [ScanRange(subject.namespace, prefix: "value:")], values: true)
    subject.expect(scanned.count, equals: values.count)
    guard subject.capabilities.scansValues else { return }
    let allComeBack = Set(scanned.map(\.value)) == Set(values)
    subject.expect(allComeBack)
  }

  private func checkMetadata(_ subject: Subject<S>) async throws {
    let all: [[UInt8]?] =
      [nil] + ["null", "{}", #"{"b":1, "a":"é"}"#, #""""#].map { Array($0.utf8) }
    for (index, metadata) in all.enumerated() {
      let key = Key("metadata:\(index)")
      let entry = Entry(value: [1], metadata: metadata)
      try await subject.write([subject.put(key, entry, expected: nil)])
      let isLost = metadata == Array("null".utf8) && !keepsNullMetadata
      let expected = Entry(value: [1], metadata: isLost ? nil : metadata)
      subject.expect(try await subject.entry(key), equals: expected, "metadata \(index)")
      let records = try await subject.records([ScanRange(subject.namespace, prefix: key)])
      subject.expect(records.map(\.metadata), equals: [expected.metadata], "metadata \(index)")
    }
  }

  private func checkCapabilities(_ subject: Subject<S>) async throws {
    let capabilities = subject.capabilities
    subject.expect(capabilities.pageSize > 0)
    subject.expect(capabilities.readBatchSize > 0)
    subject.expect(capabilities.writeBatchSize > 0)
    subject.expect(capabilities.writable)
    subject.expect(!subject.store.identity.isEmpty)
  }
}
