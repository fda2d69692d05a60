import Core

/// Carries out the puts, or the deletes, of one namespace.
struct BulkWriter: Sendable {
  /// Items that the service refuses one by one before the rest, of which it has taken none, is
  /// taken to be refused for the same reason.
  private static let patience = 16

  enum Call: Sendable {
    case put, delete
  }

  let client: APIClient
  let endpoints: Endpoints
  let bounds: RequestBounds
  let retries: RequestRetry
  let place: Place
  let call: Call
  /// The uptime until which a request may start; nil for as long as it takes.
  let deadline: Duration?

  /// - Returns: one outcome per item, in order.
  /// - Throws: what no further request can mend: `unauthorized`, `notFound`, `quotaExceeded`,
  ///   `cancelled`; the outcomes until then are in `outcomes`.
  func write(_ items: [WriteItem], _ outcomes: inout [WriteOutcome]) async throws(StoreError) {
    var refusals = 0
    var acceptances = 0
    // Parts still to be sent, the next one last; halves of a refused part among them.
    var parts = Array(split(items[...]).reversed())
    while let part = parts.popLast() {
      let rejection: StoreError
      switch try await send(part) {
      case .taken(let results):
        acceptances += 1
        outcomes += results
        continue
      case .refused(let error): rejection = error
      }
      if part.count == 1 {
        refusals += 1
        outcomes.append(.failed(rejection))
      } else if acceptances == 0, refusals >= Self.patience {
        outcomes += part.map { _ in .failed(rejection) }
      } else {
        let half = part.count / 2
        parts.append(part.dropFirst(half))
        parts.append(part.prefix(half))
      }
    }
  }

  /// Parts within the limits of one request.
  private func split(_ items: ArraySlice<WriteItem>) -> [ArraySlice<WriteItem>] {
    var parts: [ArraySlice<WriteItem>] = []
    var start = items.startIndex
    var size = 2
    for index in items.indices {
      let bound = BulkBody.bound(items[index])
      let isFull = index - start == bounds.bulkWriteItems || size + bound > bounds.bodyBytes
      if index > start, isFull {
        parts.append(items[start..<index])
        start = index
        size = 2
      }
      size += bound
    }
    if start < items.endIndex { parts.append(items[start...]) }
    return parts
  }

  private enum Sent {
    case taken([WriteOutcome])
    /// The request as such was refused; which of its items are to blame is not known.
    case refused(StoreError)
  }

  /// Sends a part, and again those of its keys that did not land.
  private func send(_ part: ArraySlice<WriteItem>) async throws(StoreError) -> Sent {
    var outcomes = [WriteOutcome](repeating: .written, count: part.count)
    var pending = Array(part.indices)
    var round = 0
    while true {
      let items = pending.map { part[$0] }
      let request = request(items[...])
      let landed: [Bool]
      do {
        let reply = try await client.send(request, until: deadline) {
          answer throws(APIClient.Malformed) in
          try BulkWriteAnswer(answer.body)
        }
        switch reply {
        case .accepted(let answer): landed = answer.landed(items.map(\.key))
        // Later rounds repeat items that were taken before, so the refusal is about the moment.
        case .rejected(let rejection) where round == 0:
          return .refused(rejection.error(request))
        case .rejected, .tooLarge: landed = items.map { _ in false }
        case .late(let late):
          for index in pending {
            outcomes[index - part.startIndex] = .late(
              late.error, isSent: late.inDoubt || round > 0, inDoubt: late.inDoubt)
          }
          return .taken(outcomes)
        }
      } catch  where error.code == .unavailable {
        for index in pending { outcomes[index - part.startIndex] = .failed(error) }
        return .taken(outcomes)
      }
      pending = zip(pending, landed).filter { !$1 }.map(\.0)
      guard !pending.isEmpty else { return .taken(outcomes) }
      round += 1
      guard round <= retries.unsuccessfulKeyRounds else {
        for index in pending {
          outcomes[index - part.startIndex] = .failed(unsuccessful(part[index]))
        }
        return .taken(outcomes)
      }
      let delay = retries.delay(attempt: round, random: client.environment.random())
      if let deadline, client.environment.uptime() + delay > deadline {
        for index in pending {
          outcomes[index - part.startIndex] = .late(
            unsuccessful(part[index]), isSent: true, inDoubt: false)
        }
        return .taken(outcomes)
      }
      try await client.environment.wait(.unsuccessfulKeys(pending.count), delay)
    }
  }

  private func request(_ items: ArraySlice<WriteItem>) -> APIRequest {
    switch call {
    case .put:
      APIRequest(
        method: .put, kind: .write, path: endpoints.bulk(place.id), body: BulkBody.puts(items),
        keys: items.count, purpose: "put \(items.count) keys into \(place.namespace)",
        carriesValues: true)
    case .delete:
      APIRequest(
        method: .post, kind: .delete, path: endpoints.bulkDelete(place.id),
        body: BulkBody.deletes(items), keys: items.count,
        purpose: "delete \(items.count) keys of \(place.namespace)")
    }
  }

  private func unsuccessful(_ item: WriteItem) -> StoreError {
    // The service says that it was not written, so that it is not in doubt.
    StoreError(
      .other,
      "'\(item.key)' in \(place.namespace): Cloudflare reports the key as unsuccessful, even "
        + "after \(retries.unsuccessfulKeyRounds) retries; run the command again later")
  }
}
