import Core
import Testing

extension StoreConformance {
  var scanChecks: [Check] {
    [
      Check("keys come in the order of their UTF-8 bytes", checkByteOrder),
      Check("a prefix selects the keys that start with it", checkPrefixes),
      Check("a prefix is no pattern", checkWildcards),
      Check("a scan brings values where it is asked and able to", checkValues),
      Check("ranges follow one another", checkRanges),
      Check("a scan without ranges ends at once", checkNoRanges),
      Check("namespaces are apart", checkNamespaces),
    ]
  }

  private func checkByteOrder(_ subject: Subject<S>) async throws {
    // UTF-16 code units put U+10000 before U+FFFF; canonical equivalence would merge the last two.
    let keys: [Key] = [
      "k:\u{10000}", "k:\u{FFFF}", "k:\u{1F600}", "k:\u{FF5E}", "k:Z", "k:a", "k:ß", "k:~",
      "k:\u{E9}", "k:e\u{301}",
    ]
    try await subject.seed(keys)
    subject.expect(try await subject.keys("k:"), equals: keys.sorted())
  }

  private func checkPrefixes(_ subject: Subject<S>) async throws {
    var keys: [Key] = [
      "trip:a:1", "trip:a:10", "trip:a:2", "trip:a:b:1", "trip:a", "trip:a;", "trip:ab:1",
      "trip:A:1", "trip", "z", "trip:\u{10FFFF}", "trip:\u{10FFFF}x",
    ]
    var prefixes: [Key] = [
      "", "t", "trip:a", "trip:a:", "trip:a:1", "trip:a:b:1", "none", "trip:\u{10FFFF}", "zz",
    ]
    if takesAnyKeyBytes {
      keys += [
        Key([0x61, 0xFF]), Key([0x61, 0xFF, 0x00]), Key([0x61, 0xFF, 0xFF]), Key([0x61, 0x00]),
        Key([0x62]), Key([0xFF]), Key([0xFF, 0xFF]), Key([0xFF, 0xFF, 0x01]), Key([0xC3]),
      ]
      prefixes += [
        Key([0x61, 0xFF]), Key([0x61, 0xFF, 0xFF]), Key([0xFF]), Key([0xFF, 0xFF]),
        Key([0x61, 0x00]), Key([0x61]), Key([0xC3]),
      ]
    }
    try await subject.seed(keys)
    for prefix in prefixes {
      let expected = keys.filter { $0.hasPrefix(prefix) }.sorted()
      subject.expect(try await subject.keys(prefix), equals: expected, "\(prefix.bytes)")
    }
  }

  private func checkWildcards(_ subject: Subject<S>) async throws {
    let keys: [Key] = [
      "a%b", "a_b", "a*b", "a?b", "a[b]", "a\\b", "axb", "a%", "a^b", "a-b", "a{b}", "ab",
    ]
    try await subject.seed(keys)
    for prefix: Key in ["a%", "a_", "a*", "a?", "a[", "a[b]", "a\\", "a^", "a{", "%", "_", "*"] {
      let expected = keys.filter { $0.hasPrefix(prefix) }.sorted()
      subject.expect(try await subject.keys(prefix), equals: expected, "\(prefix)")
    }
  }

  private func checkValues(_ subject: Subject<S>) async throws {
    let entry = Entry(value: Array("one".utf8), metadata: Array(#"{"m":1}"#.utf8))
    try await subject.write([
      subject.put("k1", entry, expected: nil), subject.put("k2", "", expected: nil),
    ])
    let range = ScanRange(subject.namespace, prefix: "k")
    let bare = try await subject.records([range])
    subject.expect(bare.map(\.value), equals: [nil, nil])
    subject.expect(Set(bare.map(\.metadata)), equals: [entry.metadata, nil])
    let full = try await subject.records([range], values: true).sorted { $0.key < $1.key }
    let expected: [Entry?] =
      subject.capabilities.scansValues ? [entry, Entry(value: [])] : [nil, nil]
    subject.expect(full.map(\.entry), equals: expected)
  }

  private func checkRanges(_ subject: Subject<S>) async throws {
    try await subject.seed(["a:1", "a:2", "b:1", "c:1", "c:2", "c:3"])
    let prefixes: [Key] = ["c:", "none", "a:", "a:", "", "b:1"]
    let records = try await subject.records(
      prefixes.map { ScanRange(subject.namespace, prefix: $0) })
    let ranges = records.map(\.range)
    subject.expect(ranges, equals: ranges.sorted())
    for (index, count) in [3, 0, 2, 2, 6, 1].enumerated() {
      subject.expect(ranges.count { $0 == index }, equals: count, "range \(index)")
    }
    subject.expect(records.allSatisfy { $0.key.hasPrefix(prefixes[$0.range]) })
  }

  private func checkNoRanges(_ subject: Subject<S>) async throws {
    try await subject.seed(["a"])
    subject.expect(try await subject.records([]).isEmpty)
  }

  private func checkNamespaces(_ subject: Subject<S>) async throws {
    let other = Namespace("CONFORMANCE_OTHER")
    try await subject.seed(["a", "b"])
    try await subject.write([
      WriteItem(
        namespace: other, key: "b", change: .put(Entry(value: [1])), expected: nil)
    ])
    let records = try await subject.records(
      [ScanRange(other, prefix: ""), ScanRange(subject.namespace, prefix: "")])
    subject.expect(records.count { $0.range == 0 }, equals: 1)
    subject.expect(records.count { $0.range == 1 }, equals: 2)
    subject.expect(
      try await subject.read(["a", "b"], in: other), equals: [nil, Entry(value: [1])])
    subject.expect(try await subject.value("b"), equals: "value")
  }
}
