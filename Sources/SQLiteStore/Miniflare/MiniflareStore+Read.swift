package import Core

extension MiniflareStore {
  /// One transaction, except that keys which are replaced meanwhile are read again.
  ///
  /// - Throws: `corrupted` when a key's value is missing: that is not an absent key.
  package func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    guard keys.count <= capabilities.readBatchSize else {
      throw StoreError(
        .limitExceeded,
        "a read of \(keys.count) keys; \(identity) allows \(capabilities.readBatchSize) per read")
    }
    let now = now()
    var answers = try await answers(namespace, keys, now: now)
    var open = answers.indices.filter { answers[$0].isOpen }
    for _ in 0..<Self.attempts where !open.isEmpty {
      let again = try await self.answers(namespace, open.map { keys[$0] }, now: now)
      for (index, answer) in zip(open, again) {
        if case .missing(let blob) = answer, answers[index] == answer {
          throw missing(blob, keys[index], namespace)
        }
        answers[index] = answer
      }
      open = open.filter { answers[$0].isOpen }
    }
    guard open.isEmpty else {
      throw StoreError(
        .changedDuringRead,
        "keys of namespace '\(namespace)' changed during each attempt to read them: plan again "
          + "when the local Worker writes less")
    }
    return answers.map(\.entry)
  }

  /// How often a key that is replaced while it is read is read again.
  private static let attempts = 16

  /// What one look at a key finds.
  private enum Answer: Equatable, Sendable {
    case absent
    case entry(Entry)
    /// The row names a file that is not there: the key was replaced or deleted since the row was
    /// read, or the state is damaged.
    case missing(MiniflareBlob)

    var isOpen: Bool { if case .missing = self { true } else { false } }
    var entry: Entry? { if case .entry(let entry) = self { entry } else { nil } }
  }

  private func answers(
    _ namespace: Namespace, _ keys: [Key], now: Int64
  ) async throws(StoreError) -> [Answer] {
    let limit = capabilities.maximumValueBytes
    let answers = try await reading(namespace) { rows in
      try keys.map { key -> Answer in
        guard let row = try rows.find(key, now: now) else { return .absent }
        guard let value = try row.blob.read(atMost: limit) else { return .missing(row.blob) }
        return .entry(Entry(value: value, metadata: row.metadata, expiration: row.expiration))
      }
    }
    return answers ?? Array(repeating: .absent, count: keys.count)
  }

  private func missing(_ blob: MiniflareBlob, _ key: Key, _ namespace: Namespace) -> StoreError {
    StoreError(
      .corrupted,
      "the key '\(key)' of namespace '\(namespace)' has no value: there is no file \(blob.path). "
        + "Put the key again with 'wrangler kv key put --local', or delete it")
  }
}
