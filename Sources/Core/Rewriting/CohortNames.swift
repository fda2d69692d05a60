import ByteJSON

/// The legacy names of a cohort, to be recognised in values.
///
/// Memory is a few words a name. Looking a text up costs its first and last bytes; only what passes
/// that filter is hashed whole.
package struct CohortNames: Sendable {
  /// Whose name a text is.
  package enum Holder: Hashable, Sendable {
    /// The user's own whose record it is.
    case own
    /// That of another user of the cohort.
    case other
  }

  private let identities: [Identity]
  /// By name, the place in `identities`.
  private var places: [[UInt8]: Int] = [:]
  private var ids: Set<[UInt8]> = []
  private var filter: BloomFilter
  private var longest = 0

  /// A name that equals its ID stays right after the migration, so it is none to look for.
  package init(_ identities: [Identity]) {
    self.identities = identities
    filter = BloomFilter(capacity: identities.count)
    for (place, identity) in identities.enumerated() {
      let name = Array(identity.legacy.utf8)
      ids.insert(Array(identity.id.utf8))
      guard !name.isEmpty, !identity.legacy.isSame(as: identity.id) else { continue }
      places[name] = place
      filter.insert(name.span)
      longest = max(longest, name.count)
    }
  }

  package var isEmpty: Bool { places.isEmpty }

  /// Whose name `text` is, seen from the user with this ID; nil where it is no name, or that very ID.
  func holder(of text: [UInt8], for id: String) -> Holder? {
    guard let place = places[text], !text.elementsEqual(id.utf8) else { return nil }
    return identities[place].id.isSame(as: id) ? .own : .other
  }

  /// Whether `text` is an ID of the cohort.
  func isID(_ text: [UInt8]) -> Bool { ids.contains(text) }

  /// Whether the bytes can be a name, as they are.
  func mayBe(_ bytes: Span<UInt8>) -> Bool { bytes.count <= longest && filter.mayHold(bytes) }

  /// The most bytes that a name takes inside a string: each can be written as `\u00XX`.
  private var longestEscaped: Int { longest * 6 }

  /// Whether a look at the document is worth while: some string of it can be a name, or hold JSON that
  /// has one. Linear, and allocates nothing.
  func mayStand(in document: Span<UInt8>) -> Bool {
    if isEmpty { return false }
    if mayBe(document) { return true }
    var (offset, start) = (0, 0)
    var (isInside, hasEscapes) = (false, false)
    while let place = document.firstQuoteOrBackslash(from: offset) {
      offset = place &+ 1
      if document[place] == UInt8(ascii: "\\") {
        // Outside a string there are none in JSON.
        guard isInside else { return true }
        hasEscapes = true
        offset = place &+ 2
      } else if isInside {
        isInside = false
        let text = document.extracting(start..<place)
        if hasEscapes ? mayHoldName(escaped: text) : mayBe(text) { return true }
      } else {
        (isInside, hasEscapes, start) = (true, false, place &+ 1)
      }
    }
    return false
  }

  private func mayHoldName(escaped text: Span<UInt8>) -> Bool {
    if text.count <= longestEscaped { return true }
    var i = 0
    while i < text.count, text[i] == UInt8(ascii: " ") { i &+= 1 }
    guard i < text.count else { return false }
    switch text[i] {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\\"): return true
    default: return false
    }
  }
}

/// A set of texts that may say yes where it should say no, and never the other way round.
struct BloomFilter: Sendable {
  private var bits: [UInt64]
  private let mask: UInt64

  /// - Parameter capacity: texts, about; with more of them, the answer is a wrong yes more often.
  init(capacity: Int) {
    var size = 1_024
    while size < 1 << 26, size / 16 < capacity { size *= 2 }
    bits = Array(repeating: 0, count: size / 64)
    mask = UInt64(size &- 1)
  }

  mutating func insert(_ text: Span<UInt8>) {
    let hash = Self.hash(text)
    for place in [hash & mask, (hash &>> 32) & mask] {
      bits[Int(place &>> 6)] |= 1 &<< (place & 63)
    }
  }

  @inline(__always)
  func mayHold(_ text: Span<UInt8>) -> Bool {
    let hash = Self.hash(text)
    let (first, second) = (hash & mask, (hash &>> 32) & mask)
    return bits[Int(first &>> 6)] &>> (first & 63) & 1 == 1
      && bits[Int(second &>> 6)] &>> (second & 63) & 1 == 1
  }

  /// Of the length, and of the first and the last eight bytes.
  @inline(__always)
  private static func hash(_ text: Span<UInt8>) -> UInt64 {
    var (head, tail) = (UInt64(0), UInt64(0))
    if let word = text.word(at: 0) {
      head = word
      tail = text.word(at: text.count &- 8) ?? 0
    } else {
      var i = 0
      while i < text.count {
        head = head &<< 8 | UInt64(text[i])
        i &+= 1
      }
    }
    var hash = (head ^ UInt64(text.count)) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash &>> 29
    hash = (hash ^ tail) &* 0xBF58_476D_1CE4_E5B9
    hash ^= hash &>> 32
    hash = hash &* 0x94D0_49BB_1331_11EB
    return hash ^ hash &>> 31
  }
}

extension Span<UInt8> {
  /// The first place of `"` or `\` at or after `start`.
  @inline(__always)
  fileprivate func firstQuoteOrBackslash(from start: Int) -> Int? {
    var i = start
    while let word = word(at: i) {
      let found = word.quotesAndBackslashes
      if found != 0 { return i &+ found.trailingZeroBitCount / 8 }
      i &+= 8
    }
    while i < count {
      if self[i] == UInt8(ascii: "\"") || self[i] == UInt8(ascii: "\\") { return i }
      i &+= 1
    }
    return nil
  }
}

extension UInt64 {
  /// The high bit of the lowest byte that is a quote or a backslash, and possibly of bytes above it; 0
  /// when there is none.
  @inline(__always)
  fileprivate var quotesAndBackslashes: UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = self ^ (ones &* 0x22)
    let backslashes = self ^ (ones &* 0x5C)
    let found = ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
    return found & 0x8080_8080_8080_8080
  }
}
