import Core

/// Which of a namespace's values are text, from what was read of late, and so how keys are best asked for.
///
/// One value that is not text fails a whole bulk get, as does an answer that grows too large. Keys
/// that start alike mostly hold alike: what one family of them teaches spoils no other's requests.
struct ValueKinds: Sendable {
  /// Families kept apart, at most; the keys of all further ones count as one.
  private static let mostFamilies = 1_000
  /// Expectations that may fail before those of callers are doubted.
  private static let patience = 20

  private var families: [ArraySlice<UInt8>: KindShare] = [:]
  /// What fits into one answer; nil until something did not.
  private var fitting: Int?
  /// Whether an answer, failed or not, tells which values are not text.
  private var isTold = false
  private var expectedRightly = 0
  private var expectedWrongly = 0

  /// Whether nothing has been read yet.
  var isUnknown: Bool { families.isEmpty }

  /// Whether a key is read alone from the start.
  func isAlone(_ wanted: WantedValue) -> Bool {
    switch wanted.hint.isBinary {
    case true? where expectedWrongly <= expectedRightly + Self.patience: true
    case false?: false
    default: share(wanted.key) > (isTold ? 0.9 : 0.5)
    }
  }

  /// How many of the first keys are best asked for together; 1 at least.
  ///
  /// Where answers do not tell which values fail them, a part is likely to be text as a whole: the halves of
  /// failed ones cost most.
  func size(_ keys: ArraySlice<WantedValue>, atMost limit: Int) -> Int {
    let limit = max(1, min(limit, fitting ?? limit, keys.count))
    guard !isTold else { return limit }
    var binaries = 0.0
    for (count, wanted) in keys.prefix(limit).enumerated() where wanted.hint.isBinary == nil {
      binaries += share(wanted.key)
      if binaries > 0.7 { return max(1, count) }
    }
    return limit
  }

  mutating func note(text keys: ArraySlice<WantedValue>) {
    for wanted in keys { note(wanted.key, isBinary: false) }
    // More may fit of what comes next.
    if let size = fitting, keys.count >= size { fitting = size + size / 8 + 1 }
  }

  /// A value was read alone.
  mutating func note(_ wanted: WantedValue, isBinary: Bool) {
    guard wanted.hint.isBinary == true else { return note(wanted.key, isBinary: isBinary) }
    // What is known of a key says nothing of those of which nothing is.
    if isBinary { expectedRightly += 1 } else { expectedWrongly += 1 }
  }

  /// The answer for that many keys was too large.
  mutating func noteTooLarge(_ count: Int) { fitting = max(1, count / 2) }

  /// - Parameter isTold: whether everything that an answer did not blame was text.
  mutating func noteTold(_ isTold: Bool) { self.isTold = isTold }

  private mutating func note(_ key: Key, isBinary: Bool) {
    var family = Self.family(key)
    if families[family] == nil, families.count >= Self.mostFamilies { family = [] }
    families[family, default: KindShare()].note(isBinary: isBinary)
  }

  private func share(_ key: Key) -> Double { families[Self.family(key)]?.share ?? 0 }

  /// What the keys of one kind of record begin with: everything up to the first delimiter.
  private static func family(_ key: Key) -> ArraySlice<UInt8> {
    let delimiters: [UInt8] = Array(":/|#".utf8)
    guard let end = key.bytes.firstIndex(where: delimiters.contains) else { return [] }
    return key.bytes[...end]
  }
}

/// How many of some keys' values were not text.
private struct KindShare: Sendable {
  private var binaries = 0.0
  private var keys = 0.0

  /// Ten texts are taken as read, lest the first binary value decide alone.
  var share: Double { binaries / (keys + 10) }

  mutating func note(isBinary: Bool) {
    binaries += isBinary ? 1 : 0
    keys += 1
    // What was read long ago counts less.
    guard keys > 500 else { return }
    binaries /= 2
    keys /= 2
  }
}

/// A key to be read.
struct WantedValue: Sendable {
  var key: Key
  var hint: ReadHint
  /// Where its entry goes among the results.
  var slot: Int
}
