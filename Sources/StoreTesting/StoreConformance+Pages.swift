import Core
import Testing

extension StoreConformance {
  var pageChecks: [Check] {
    [
      Check("each key appears exactly once at every page boundary", checkBoundaries),
      Check("pages fill up over range boundaries", checkManyRanges),
      Check("keys that nobody touches are seen once while others change", checkChangesMeanwhile),
    ]
  }

  private func numbered(_ prefix: String, _ count: Int) -> [Key] {
    (0..<max(0, count)).map { Key("\(prefix)\(1_000_000 + $0)") }
  }

  private func checkBoundaries(_ subject: Subject<S>) async throws {
    let size = subject.capabilities.pageSize
    for count in [0, 1, size - 1, size, size + 1, 2 * size, 2 * size + 1] {
      let prefix = "count\(count):"
      let keys = numbered(prefix, count)
      try await subject.seed(keys)
      subject.expect(try await subject.keys(Key(prefix)), equals: keys, "\(count) keys")
    }
  }

  private func checkManyRanges(_ subject: Subject<S>) async throws {
    let size = subject.capabilities.pageSize
    let counts = [("a", size - 1), ("b", 1), ("c", 0), ("d", 1), ("e", size)]
    let keys = counts.map { numbered($0.0, $0.1) }
    try await subject.seed(keys.joined())
    let records = try await subject.records(
      counts.map { ScanRange(subject.namespace, prefix: Key($0.0)) })
    for (index, expected) in keys.enumerated() {
      let found = records.filter { $0.range == index }.map(\.key)
      subject.expect(found.sorted(), equals: expected, "range \(index)")
    }
  }

  private func checkChangesMeanwhile(_ subject: Subject<S>) async throws {
    let keys = numbered("k", 2 * subject.capabilities.pageSize + 1)
    try await subject.seed(keys)
    let touched: Set<Key> = [keys[0], keys[keys.count - 1], "k0", "k9"]
    var seen: [Key] = []
    var hasWritten = false
    for try await page in subject.store.pages(Scan([ScanRange(subject.namespace, prefix: "k")])) {
      seen += page.records.map(\.key)
      guard !hasWritten else { continue }
      hasWritten = true
      try await subject.write(
        [subject.delete(keys[0]), subject.delete(keys[keys.count - 1])]
          + ["k0", "k9"].map { subject.put($0, "new", expected: nil) })
    }
    let untouched = seen.filter { !touched.contains($0) }.sorted()
    subject.expect(untouched, equals: keys.filter { !touched.contains($0) })
  }
}
