import Core

/// One run's write of a key, as an environment remembers it.
package struct PastWrite: Hashable, Sendable {
  package var run: String
  /// When what it wrote expires, in seconds since 1970; nil where it does not, or a run of 0.2 wrote it.
  package var expires: Int64?

  package init(run: String, expires: Int64? = nil) {
    self.run = run
    self.expires = expires
  }

  /// Whether what was written is gone by itself.
  ///
  /// - Parameter time: seconds since 1970.
  package func isExpired(at time: Int64) -> Bool { expires.map { $0 <= time } ?? false }
}

/// The writes of one key that were not undone, oldest first, as a row: a line each, of the run's ID and,
/// where it expires, a blank and the time.
struct KeyHistory: Hashable, Sendable {
  private(set) var writes: [PastWrite]

  /// - Throws: `.unreadable`: the journals still tell, so it is no damage of what is kept.
  init(_ row: [UInt8]?) throws(LedgerError) {
    writes = []
    guard let row else { return }
    for line in row.split(separator: 0x0A) {
      let parts = line.split(separator: 0x20, maxSplits: 1)
      guard let run = parts.first.map({ String(decoding: $0, as: UTF8.self) }) else { continue }
      let expires = parts.count < 2 ? nil : Int64(String(decoding: parts[1], as: UTF8.self))
      guard parts.count < 2 || expires != nil else {
        throw LedgerError(
          .unreadable,
          "the environment's memory holds a write that cannot be read. Remove the memory and run "
            + "`state upgrade`, which makes it anew from the runs' journals.")
      }
      writes.append(PastWrite(run: run, expires: expires))
    }
  }

  /// Nil where nothing is left to remember.
  var row: [UInt8]? {
    guard !writes.isEmpty else { return nil }
    var row: [UInt8] = []
    for write in writes {
      row += Array(write.run.utf8)
      if let expires = write.expires { row += [0x20] + Array(String(expires).utf8) }
      row.append(0x0A)
    }
    return row
  }

  mutating func apply(_ change: KeyChange) {
    switch change {
    case .written(let write):
      writes.removeAll { $0.run.isSame(as: write.run) }
      writes.append(write)
    case .undone(let runs): writes.removeAll { write in runs.contains { $0.isSame(as: write.run) } }
    case .forgotten: writes = []
    }
  }
}

/// What a run does to what is remembered of a key.
package enum KeyChange: Hashable, Sendable {
  case written(PastWrite)
  /// The writes of these runs were undone.
  case undone([String])
  /// The key was restored or cleaned up: nothing that a run wrote there counts any more.
  case forgotten
}
