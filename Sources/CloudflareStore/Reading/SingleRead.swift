import Core

/// Reads one entry by its own routes: the value as raw bytes, then the metadata.
struct SingleRead: Sendable {
  let client: APIClient
  let endpoints: Endpoints

  /// - Parameter listed: the metadata, where a listing has shown it; nil asks for it.
  /// - Returns: nil when a route does not find the key, which alone proves no absence.
  func entry(
    _ place: Place, _ key: Key, listed: ReadHint.Listed?
  ) async throws(StoreError) -> Entry? {
    let purpose = "read '\(key)' in \(place.namespace)"
    var request = APIRequest(
      method: .get, kind: .read, path: endpoints.value(place.id, key), keys: 1, purpose: purpose)
    let value = try await client.send(request, isRaw: true) { answer throws(APIClient.Malformed) in
      guard !answer.hasBadExpiration else {
        throw APIClient.Malformed("an 'expiration' header that is not a number")
      }
      return Entry(value: answer.body, expiration: answer.expiration)
    }
    client.counter.noteBinaryRead()
    guard var entry = try found(value, request) else { return nil }
    if let listed {
      entry.metadata = listed.metadata
      return entry
    }
    client.counter.noteBinaryRead()
    request.path = endpoints.metadata(place.id, key)
    // The key has been counted; this is about the same one.
    request.keys = 0
    request.purpose = "read the metadata of '\(key)' in \(place.namespace)"
    let metadata = try await client.send(request) { answer throws(APIClient.Malformed) in
      try Self.metadata(answer.body)
    }
    guard let metadata = try found(metadata, request) else { return nil }
    entry.metadata = metadata
    return entry
  }

  private func found<Result>(
    _ reply: APIClient.Reply<Result>, _ request: APIRequest
  ) throws(StoreError) -> Result? {
    switch reply {
    case .accepted(let result): return result
    case .rejected(let rejection)
    where rejection.status == 404 && rejection.has(APIRejection.keyNotFound):
      return nil
    case .rejected(let rejection): throw rejection.error(request)
    case .late(let late): throw late.error
    case .tooLarge:
      throw StoreError(
        .limitExceeded, "cannot \(request.purpose): it is larger than Workers KV allows")
    }
  }

  private static func metadata(_ body: [UInt8]) throws(APIClient.Malformed) -> [UInt8]? {
    guard let result = (try? Envelope(body))?.result else {
      throw APIClient.Malformed("metadata without 'result'")
    }
    let metadata = Array(body[result])
    return metadata == Array("null".utf8) ? nil : metadata
  }
}
