import Core

/// Reads the keys of one bulk get, in as few requests as finding the values that are not text allows.
///
/// Values that a failed answer blames are read alone, and the rest together. Where it blames none, the keys
/// are halved: of a part that fails, the second half is known to fail where the first was text.
struct GroupRead: Sendable {
  /// Keys still to be read together.
  private struct Part {
    var keys: ArraySlice<WantedValue>
    /// These keys have a value that is not text, unless more than so many were found meanwhile; nil where
    /// that is not known.
    var failsUnlessFound: Int?
    /// Left over where an answer blamed the others.
    var isRest = false
  }

  private let place: Place
  private let bulk: BulkRead
  private let lone: LoneRead
  private let table: KindTable
  private let limit: Int
  private var found = 0
  private var entries: [(slot: Int, entry: Entry?)] = []
  /// The next one last.
  private var parts: [Part] = []
  /// What answers blamed, still to be read.
  private var blamed: [WantedValue] = []

  init(_ place: Place, bulk: BulkRead, lone: LoneRead, table: KindTable, limit: Int) {
    self.place = place
    self.bulk = bulk
    self.lone = lone
    self.table = table
    self.limit = limit
  }

  /// - Returns: an entry for each key, with its slot; nil where the service says that there is none.
  consuming func run(
    _ keys: ArraySlice<WantedValue>
  ) async throws(StoreError) -> [(slot: Int, entry: Entry?)] {
    if !keys.isEmpty { parts = [Part(keys: keys)] }
    while let part = parts.popLast() { try await read(part) }
    for wanted in blamed { try await readAlone(wanted) }
    return entries
  }

  private mutating func read(_ part: Part) async throws(StoreError) {
    let fails = part.failsUnlessFound == found
    if part.keys.count == 1, let wanted = part.keys.first {
      // Where a listing has shown the metadata, a value alone takes one request, whatever it is.
      let isLone = fails || wanted.hint.listed != nil || table.ask(place) { $0.isAlone(wanted) }
      if isLone { return try await readAlone(wanted) }
    }
    if fails { return halve(part.keys) }
    let size = table.ask(place) { $0.size(part.keys, atMost: limit) }
    if size < part.keys.count, !part.isRest {
      parts.append(
        Part(keys: part.keys.dropFirst(size), failsUnlessFound: part.failsUnlessFound))
      parts.append(Part(keys: part.keys.prefix(size)))
      return
    }
    try await readTogether(part)
  }

  private mutating func readTogether(_ part: Part) async throws(StoreError) {
    let keys = part.keys.map(\.key)
    switch try await bulk.run(place, keys[...]) {
    case .values(let values):
      let texts = zip(part.keys, values).filter { if case .unfaithful = $1 { false } else { true } }
      table.change(place) { kinds in
        kinds.note(text: texts.map(\.0)[...])
        if part.isRest || texts.count < keys.count { kinds.noteTold(true) }
      }
      for (wanted, value) in zip(part.keys, values) {
        switch value {
        case .absent: entries.append((wanted.slot, nil))
        case .entry(let entry): entries.append((wanted.slot, entry))
        case .unfaithful: try await readAlone(wanted)
        }
      }
    case .notText(let places) where places.isEmpty:
      table.change(place) { $0.noteTold(false) }
      if part.keys.count == 1, let wanted = part.keys.first {
        try await readAlone(wanted)
      } else {
        halve(part.keys)
      }
    case .notText(let places):
      let wanted = Array(part.keys)
      let rest = wanted.indices.filter { !places.contains($0) }.map { wanted[$0] }
      if !rest.isEmpty { parts.append(Part(keys: rest[...], isRest: true)) }
      blamed += places.map { wanted[$0] }
    case .tooLarge:
      table.change(place) { $0.noteTooLarge(keys.count) }
      if part.keys.count == 1, let wanted = part.keys.first {
        try await readAlone(wanted)
      } else {
        split(part.keys, failsUnlessFound: nil)
      }
    }
  }

  private mutating func readAlone(_ wanted: WantedValue) async throws(StoreError) {
    let (entry, isText) = try await lone.run(place, wanted)
    if !isText { found += 1 }
    entries.append((wanted.slot, entry))
  }

  /// For keys of which one's value is not text.
  private mutating func halve(_ keys: ArraySlice<WantedValue>) {
    split(keys, failsUnlessFound: found)
  }

  private mutating func split(_ keys: ArraySlice<WantedValue>, failsUnlessFound: Int?) {
    let half = keys.count / 2
    parts.append(Part(keys: keys.dropFirst(half), failsUnlessFound: failsUnlessFound))
    parts.append(Part(keys: keys.prefix(half)))
  }
}
