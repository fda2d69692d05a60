extension Span<UInt8> {
  /// Whether `other` stands at `offset`.
  func holds(_ other: Span<UInt8>, at offset: Int) -> Bool {
    guard other.count <= count - offset else { return false }
    var i = 0
    while i < other.count {
      if other[i] != self[offset + i] { return false }
      i += 1
    }
    return true
  }

  /// The first place of `byte` at or after `start`.
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    var i = start
    while i < count {
      if self[i] == byte { return i }
      i += 1
    }
    return nil
  }

  /// The first place of `pattern` that starts at or after `start` and ends at or before `end`.
  ///
  /// Linear in the bytes looked at: a pattern and a text that would make plain comparison slow are
  /// searched with Knuth, Morris and Pratt's table.
  func firstPlace(of pattern: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    guard start <= end, pattern.count <= end - start else { return nil }
    guard !pattern.isEmpty else { return start }
    // Bytes compared in vain, allowed before the table is worth its memory.
    var patience = 1_024
    let last = end - pattern.count
    var place = start
    while place <= last {
      var same = 0
      while same < pattern.count, pattern[same] == self[place + same] { same += 1 }
      if same == pattern.count { return place }
      patience -= same
      if patience < 0 { return firstPlaceByTable(of: pattern, from: place + 1, to: end) }
      place += 1
    }
    return nil
  }

  private func firstPlaceByTable(
    of pattern: Span<UInt8>, from start: Int, to end: Int
  ) -> Int? {
    // For each length that agrees, the longest shorter one that agrees as well.
    var shorter = [Int](repeating: 0, count: pattern.count)
    var same = 0
    var i = 1
    while i < pattern.count {
      while same > 0, pattern[i] != pattern[same] { same = shorter[same - 1] }
      if pattern[i] == pattern[same] { same += 1 }
      shorter[i] = same
      i += 1
    }
    same = 0
    i = start
    while i < end {
      while same > 0, self[i] != pattern[same] { same = shorter[same - 1] }
      if self[i] == pattern[same] { same += 1 }
      if same == pattern.count { return i + 1 - pattern.count }
      i += 1
    }
    return nil
  }
}
