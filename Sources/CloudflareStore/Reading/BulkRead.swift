import ByteJSON
import Core

/// Reads several keys by one request, which answers for all of them or for none.
struct BulkRead: Sendable {
  enum Outcome: Sendable {
    /// One for each key.
    case values([BulkGetAnswer.Value])
    /// A value is not text; the places of the keys that the answer blames, perhaps none.
    case notText([Int])
    /// All of the values are too much for one answer.
    case tooLarge
  }

  let client: APIClient
  let endpoints: Endpoints

  /// - Parameter keys: none twice.
  func run(
    _ place: Place, _ keys: ArraySlice<Key>
  ) async throws(StoreError) -> Outcome {
    let request = APIRequest(
      method: .post, kind: .read, path: endpoints.bulkGet(place.id), body: Self.body(keys),
      keys: keys.count, purpose: "read \(keys.count) keys of \(place.namespace)")
    let reply = try await client.send(request) { answer throws(APIClient.Malformed) in
      try BulkGetAnswer(answer.body, keys: keys)
    }
    switch reply {
    case .accepted(let answer): return .values(answer.values)
    case .tooLarge: return .tooLarge
    case .rejected(let rejection) where rejection.status == 413: return .tooLarge
    case .rejected(let rejection) where rejection.has(APIRejection.notText):
      client.counter.noteBinaryRead()
      return .notText(Self.blamed(by: rejection, among: keys))
    case .rejected(let rejection): throw rejection.error(request)
    case .late(let late): throw late.error
    }
  }

  /// The places of the keys that the service's words quote.
  ///
  /// A hint only: a key that is blamed wrongly is read by another route, and rightly.
  private static func blamed(by rejection: APIRejection, among keys: ArraySlice<Key>) -> [Int] {
    guard !rejection.messages.isEmpty else { return [] }
    let places = Dictionary(
      keys.enumerated().map { ($0.element.bytes[...], $0.offset) },
      uniquingKeysWith: { first, _ in first })
    var blamed: Set<Int> = []
    for quote in "'\"".utf8 {
      for quoted in Array(rejection.messages.utf8).split(separator: quote) {
        if let place = places[quoted] { blamed.insert(place) }
      }
    }
    return blamed.sorted()
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
}
