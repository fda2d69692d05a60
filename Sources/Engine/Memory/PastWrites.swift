import Core
import Ledger

/// Answers which run wrote a key that is absent now, and so was deleted by its user.
///
/// Kept for one plan or run; asks the memory once for a batch of keys.
actor PastWrites {
  private let memory: EnvironmentMemory
  private let identity: String
  private let delay: Int64
  private let now: @Sendable () -> Timestamp
  /// Whether anything was ever written in a place.
  private var isKnown: [Namespace: Bool] = [:]
  /// When runs ended.
  private var ends: [Bytewise: Timestamp?] = [:]

  /// - Parameters:
  ///   - identity: of the store, as a plan's subject says.
  ///   - delay: seconds until every reader of the store sees a write.
  init(
    _ memory: EnvironmentMemory, store identity: String, delay: Int64,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.memory = memory
    self.identity = identity
    self.delay = delay
    self.now = now
  }

  /// For each key, which a read or a listing has just found absent, the run that wrote it last; nil where no
  /// run is known that did, where what it wrote has expired, and where the absence may be older than the write.
  func writers(
    of keys: [(namespace: Namespace, key: Key)]
  ) async throws(LedgerError) -> [String?] {
    var found = [String?](repeating: nil, count: keys.count)
    var positions: [Namespace: [Int]] = [:]
    for (index, key) in keys.enumerated() { positions[key.namespace, default: []].append(index) }
    let time = now()
    for (namespace, indices) in positions {
      let place = WritePlace(namespace, of: identity)
      guard try await hasWrites(place, namespace) else { continue }
      let writes = try await memory.writes.lastWrites(of: indices.map { keys[$0].key }, in: place)
      for (index, write) in zip(indices, writes) {
        guard let write, !write.isExpired(at: time.seconds),
          try await isShown(write.run, at: time)
        else { continue }
        found[index] = write.run
      }
    }
    return found
  }

  private func hasWrites(
    _ place: WritePlace, _ namespace: Namespace
  ) async throws(LedgerError) -> Bool {
    if let known = isKnown[namespace] { return known }
    let known = try await memory.writes.hasWrites(in: place)
    isKnown[namespace] = known
    return known
  }

  /// Whether every reader sees by now what the run wrote.
  private func isShown(_ run: String, at time: Timestamp) async throws(LedgerError) -> Bool {
    guard delay > 0 else { return true }
    let end: Timestamp?
    if let known = ends[Bytewise(run)] {
      end = known
    } else {
      end = try await memory.runs.runs([run]).first.flatMap { $0?.ended }
      ends[Bytewise(run)] = end
    }
    return end.map { time > $0.adding(seconds: delay + 1) } ?? true
  }
}

extension PastWrites {
  /// The chunk with the runs named that wrote destinations which are absent now.
  func naming(_ chunk: JoinedChunk) async throws(LedgerError) -> JoinedChunk {
    var places: [Int] = []
    var keys: [(namespace: Namespace, key: Key)] = []
    for (index, item) in chunk.items.enumerated() {
      guard case .record(let record) = item, record.destination == nil,
        chunk.rules[record.rule].destination != nil
      else { continue }
      places.append(index)
      keys.append((chunk.rules[record.rule].definition.namespace, record.destinationKey))
    }
    guard !keys.isEmpty else { return chunk }
    var chunk = chunk
    for (index, writer) in zip(places, try await writers(of: keys)) {
      guard let writer, case .record(var record) = chunk.items[index] else { continue }
      record.writer = writer
      chunk.items[index] = .record(record)
    }
    return chunk
  }
}

extension PastWrites {
  /// The batch with those operations settled whose record a run wrote that the plan does not know of, and
  /// that is gone since: its user deleted it.
  func leavingDeleted(_ batch: OperationBatch) async throws(LedgerError) -> OperationBatch {
    let places = batch.items.indices.filter { batch.items[$0].wouldBringBack }
    guard !places.isEmpty else { return batch }
    let writers = try await writers(
      of: places.map {
        (batch.items[$0].operation.namespace, batch.items[$0].operation.destination)
      })
    var batch = batch
    for (index, writer) in zip(places, writers) {
      guard let writer, !(batch.items[index].operation.writer.isSame(as: writer)) else { continue }
      batch.items[index].verdict = .settled(.skipped, .deletedSince)
      batch.items[index].writer = writer
    }
    return batch
  }
}

extension OperationBatch.Item {
  /// Whether the operation would write a record under a key that holds nothing.
  fileprivate var wouldBringBack: Bool {
    guard case .rule? = basis, verdict == nil, operation.action == .create, !operation.isInPlace
    else { return false }
    return source != nil && destination == nil
  }
}
