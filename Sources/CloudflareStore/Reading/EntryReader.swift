import ByteJSON
import Core
import Synchronization

/// Reads entries: text in groups by bulk gets, the rest one by one.
final class EntryReader: Sendable {
  let client: APIClient
  let endpoints: Endpoints
  private let groupLimit: Int
  private let sizings = Mutex<[String: GroupSizing]>([:])

  init(client: APIClient, endpoints: Endpoints, groupLimit: Int) {
    self.client = client
    self.endpoints = endpoints
    self.groupLimit = max(1, groupLimit)
  }

  /// - Parameters:
  ///   - place: where the keys are.
  ///   - keys: none twice.
  /// - Returns: an entry for each key, in order, expired ones included; nil where the service says
  ///   that there is none.
  func read(_ place: Place, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    var entries: [Entry?] = []
    var rest = keys[...]
    if sizing(place).isUnknown {
      // What the first group teaches spares the others its mistakes.
      let first = rest.prefix(groupLimit)
      entries = try await read(place, group: first)
      rest = rest.dropFirst(first.count)
    }
    guard !rest.isEmpty else { return entries }
    return entries + (try await readTogether(place, rest))
  }

  /// Several groups at once; the budget bounds how many requests are in flight.
  private func readTogether(
    _ place: Place, _ keys: ArraySlice<Key>
  ) async throws(StoreError) -> [Entry?] {
    let groups = stride(from: keys.startIndex, to: keys.endIndex, by: groupLimit).map { start in
      keys[start..<min(start + groupLimit, keys.endIndex)]
    }
    let results = await withTaskGroup(of: (Int, Result<[Entry?], StoreError>).self) { tasks in
      for (index, group) in groups.enumerated() {
        tasks.addTask { (index, await self.result(place, group)) }
      }
      var results = [Result<[Entry?], StoreError>?](repeating: nil, count: groups.count)
      for await (index, result) in tasks {
        results[index] = result
        if case .failure = result { tasks.cancelAll() }
      }
      return results.compactMap { $0 }
    }
    if let error = results.firstFailure { throw error }
    var entries: [Entry?] = []
    entries.reserveCapacity(keys.count)
    for result in results { entries += try result.get() }
    return entries
  }

  private func result(
    _ place: Place, _ group: ArraySlice<Key>
  ) async -> Result<[Entry?], StoreError> {
    do { return .success(try await read(place, group: group)) } catch { return .failure(error) }
  }

  /// Reads up to `groupLimit` keys, in parts as large as its namespace suggests.
  private func read(
    _ place: Place, group: ArraySlice<Key>
  ) async throws(StoreError) -> [Entry?] {
    var entries: [Entry?] = []
    // Parts still to be read, the next one last; halves of a failed part among them.
    var parts = [group]
    while let part = parts.popLast() {
      let size = sizing(place).size(atMost: groupLimit)
      if part.count > size ?? 1 {
        parts.append(part.dropFirst(size ?? 1))
        parts.append(part.prefix(size ?? 1))
      } else if size != nil, let read = try await bulk(place, part) {
        entries += read
      } else if part.count == 1, let key = part.first {
        entries.append(try await single(place, key))
      } else {
        let half = part.count / 2
        parts.append(part.dropFirst(half))
        parts.append(part.prefix(half))
      }
    }
    return entries
  }

  // MARK: - Bulk

  /// - Returns: nil when the service cannot answer for these keys together, because a value is not
  ///   text or all of them are too much for one answer.
  private func bulk(
    _ place: Place, _ keys: ArraySlice<Key>
  ) async throws(StoreError) -> [Entry?]? {
    let request = APIRequest(
      method: .post, kind: .read, path: endpoints.bulkGet(place.id), body: Self.body(keys),
      keys: keys.count, purpose: "read \(keys.count) keys of \(place.namespace)")
    let reply = try await client.send(request) { answer throws(APIClient.Malformed) in
      try BulkGetAnswer(answer.body, keys: keys)
    }
    switch reply {
    case .tooLarge:
      change(place) { $0.noteTooLarge(keys.count) }
      return nil
    case .rejected(let rejection) where rejection.status == 413:
      change(place) { $0.noteTooLarge(keys.count) }
      return nil
    case .rejected(let rejection) where rejection.has(APIRejection.notText): return nil
    case .rejected(let rejection): throw rejection.error(request)
    case .late(let late): throw late.error
    case .accepted(let answer):
      change(place) { $0.note(binaries: 0, of: keys.count) }
      var entries: [Entry?] = []
      entries.reserveCapacity(keys.count)
      for (key, value) in zip(keys, answer.values) {
        switch value {
        case .absent: entries.append(nil)
        case .entry(let entry): entries.append(entry)
        case .unfaithful: entries.append(try await single(place, key))
        }
      }
      return entries
    }
  }

  private static func body(_ keys: ArraySlice<Key>) -> [UInt8] {
    var writer = JSONWriter(capacity: keys.reduce(64) { $0 + $1.bytes.count + 3 })
    writer.beginObject()
    writer.name("keys")
    writer.beginArray()
    for key in keys { writer.string(key.bytes.span) }
    writer.endArray()
    writer.name("type")
    writer.string("text")
    writer.name("withMetadata")
    writer.boolean(true)
    writer.endObject()
    return writer.bytes
  }

  // MARK: - Single

  private func single(_ place: Place, _ key: Key) async throws(StoreError) -> Entry? {
    if let entry = try await SingleRead(client: client, endpoints: endpoints).entry(place, key) {
      let isText = String(validating: entry.value, as: UTF8.self) != nil
      change(place) { $0.note(binaries: isText ? 0 : 1, of: 1) }
      return entry
    }
    // Some keys that exist answer 404 on their own routes; bulk calls carry them in JSON.
    if let entries = try await bulk(place, [key]) { return entries.first ?? nil }
    throw StoreError(
      .other,
      "cannot read '\(key)' in \(place.namespace): its value is not text or is very large, and "
        + "Cloudflare does not find the key on the route for such values; read it by other means "
        + "or exclude it from the cohort")
  }

  private func sizing(_ place: Place) -> GroupSizing {
    sizings.withLock { $0[place.id] ?? GroupSizing() }
  }

  private func change(_ place: Place, _ body: (inout GroupSizing) -> Void) {
    sizings.withLock { body(&$0[place.id, default: GroupSizing()]) }
  }
}

/// A namespace by the name that people know and the ID that the service knows.
struct Place: Sendable {
  var namespace: Namespace
  var id: String
}

extension [Result<[Entry?], StoreError>] {
  /// The cause of the others, which were cancelled on its account.
  fileprivate var firstFailure: StoreError? {
    let errors = compactMap { result -> StoreError? in
      if case .failure(let error) = result { error } else { nil }
    }
    return errors.first { $0.code != .cancelled } ?? errors.first
  }
}
