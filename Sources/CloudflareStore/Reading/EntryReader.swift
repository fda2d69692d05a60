import Core

/// Reads entries: text in groups by bulk gets, the rest one by one.
final class EntryReader: Sendable {
  /// Values read alone, one after the other, by one task.
  private static let loneAtOnce = 16

  /// What one task reads.
  private enum Work: Sendable {
    case group(ArraySlice<WantedValue>)
    case alone(ArraySlice<WantedValue>)
  }

  private typealias Found = [(slot: Int, entry: Entry?)]

  private let groupLimit: Int
  private let table = KindTable()
  private let bulk: BulkRead
  private let lone: LoneRead

  init(client: APIClient, endpoints: Endpoints, groupLimit: Int) {
    self.groupLimit = max(1, groupLimit)
    bulk = BulkRead(client: client, endpoints: endpoints)
    lone = LoneRead(client: client, endpoints: endpoints, bulk: bulk, table: table)
  }

  /// - Parameters:
  ///   - place: where the keys are.
  ///   - wanted: no key twice; their slots are their places here.
  /// - Returns: an entry for each key, in order, expired ones included; nil where the service says
  ///   that there is none.
  func read(_ place: Place, _ wanted: [WantedValue]) async throws(StoreError) -> [Entry?] {
    var entries = [Entry?](repeating: nil, count: wanted.count)
    var rest = wanted
    if table.ask(place, \.isUnknown) {
      // What the first group teaches spares the others its mistakes.
      let first = wanted.filter { $0.hint.isBinary != true }.prefix(groupLimit)
      for (slot, entry) in try await read(place, .group(first)) { entries[slot] = entry }
      let done = Set(first.map(\.slot))
      rest = wanted.filter { !done.contains($0.slot) }
    }
    for (slot, entry) in try await readTogether(place, work(place, rest)) { entries[slot] = entry }
    return entries
  }

  private func work(_ place: Place, _ wanted: [WantedValue]) -> [Work] {
    let kinds = table.kinds(of: place)
    let alone = wanted.filter(kinds.isAlone)
    let together = alone.isEmpty ? wanted : wanted.filter { !kinds.isAlone($0) }
    return Self.parts(together, groupLimit).map { .group($0) }
      + Self.parts(alone, Self.loneAtOnce).map { .alone($0) }
  }

  private static func parts(_ keys: [WantedValue], _ size: Int) -> [ArraySlice<WantedValue>] {
    stride(from: 0, to: keys.count, by: size).map { keys[$0..<min($0 + size, keys.count)] }
  }

  /// Several parts at once; the budget bounds how many requests are in flight.
  private func readTogether(_ place: Place, _ work: [Work]) async throws(StoreError) -> Found {
    if work.count == 1 { return try await read(place, work[0]) }
    let results = await withTaskGroup(of: Result<Found, StoreError>.self) { tasks in
      for part in work { tasks.addTask { await self.result(place, part) } }
      var results: [Result<Found, StoreError>] = []
      for await result in tasks {
        results.append(result)
        if case .failure = result { tasks.cancelAll() }
      }
      return results
    }
    if let error = results.firstFailure { throw error }
    var found: Found = []
    for result in results { found += try result.get() }
    return found
  }

  private func result(_ place: Place, _ work: Work) async -> Result<Found, StoreError> {
    do { return .success(try await read(place, work)) } catch { return .failure(error) }
  }

  private func read(_ place: Place, _ work: Work) async throws(StoreError) -> Found {
    switch work {
    case .group(let keys):
      return try await GroupRead(
        place, bulk: bulk, lone: lone, table: table, limit: groupLimit
      ).run(keys)
    case .alone(let keys):
      var found: Found = []
      for wanted in keys { found.append((wanted.slot, try await lone.run(place, wanted).entry)) }
      return found
    }
  }
}

/// A namespace by the name that people know and the ID that the service knows.
struct Place: Sendable {
  var namespace: Namespace
  var id: String
}

extension [Result<[(slot: Int, entry: Entry?)], StoreError>] {
  /// The cause of the others, which were cancelled on its account.
  fileprivate var firstFailure: StoreError? {
    let errors = compactMap { result -> StoreError? in
      if case .failure(let error) = result { error } else { nil }
    }
    return errors.first { $0.code != .cancelled } ?? errors.first
  }
}
