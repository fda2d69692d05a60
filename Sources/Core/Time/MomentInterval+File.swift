extension MomentInterval {
  /// As files write it (ISO 8601): one moment, or the first and the last with `/` between them.
  package var fileText: String {
    earliest == latest
      ? Self.text(earliest) : "\(Self.text(earliest))/\(Self.text(latest))"
  }

  /// - Returns: nil for a text that is none, an interval that ends before it begins, and moments that
  ///   64 bits of nanoseconds do not reach.
  package init?(fileText: String) {
    let parts = fileText.utf8.split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first.flatMap(Self.moment),
      let last = parts.last.flatMap(Self.moment), first <= last
    else { return nil }
    self.init(earliest: first, latest: last)
  }

  private static func moment(_ text: Substring.UTF8View) -> Int64? {
    RecordTime(iso8601: Array(text)).flatMap {
      Int64(exactly: Int128($0.seconds) * 1_000_000_000 + Int128($0.nanoseconds))
    }
  }
}
