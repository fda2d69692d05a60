import Core
import Ledger

/// Carries out a batch's writes on a store that does not compare before it writes.
///
/// What a write rests on was read before, so a write that would be sent late, first or again, is
/// decided again from fresh reads, in parts that are read quickly.
struct WindowedWrite<Store: KeyValueStore>: Sendable {
  /// How long after its last read a batch may be sent; doubles each time that it is decided again,
  /// so that a slow service is no reason never to write.
  private static var patience: Duration { .seconds(5) }
  /// Operations that are read and written together when they are decided again.
  private static var partSize: Int { 1_000 }
  private static var rounds: Int { 6 }
  /// Times that a part is decided again because of the plan's limit.
  private static var limitedRounds: Int { 3 }

  let store: Store
  let source: OperationSource<Store>
  let retry: RetryPolicy
  let clock: RunClock
  let stop: StopSignal
  /// The plan's limit on the time from a batch's first read to its answer; nil without one.
  let limit: Duration?

  /// Writes that are sent together.
  private struct Part {
    var writes: ArraySlice<DecidedBatch.Write>
    var rules: [BoundRule]
    /// Nil where the writes have to be decided again first.
    var reads: ReadTimes?
    var round = 0
    /// Numbers of those that were sent before.
    var sent: Set<Int> = []
    /// Numbers of those that may have been carried out although no answer says so.
    var tried: Set<Int> = []
    /// Why the previous attempt failed.
    var error: StoreError?
  }

  func run(_ batch: DecidedBatch) async -> BatchReport {
    var report = BatchReport()
    let size = max(1, store.capabilities.writeBatchSize)
    var parts: [Part] = []
    for start in stride(from: 0, to: batch.writes.count, by: size) {
      let writes = batch.writes[start..<min(start + size, batch.writes.count)]
      parts.append(Part(writes: writes, rules: batch.rules, reads: batch.reads))
    }
    parts.reverse()
    while let next = parts.popLast() {
      guard report.fatal == nil, !(stop.isRaised && next.reads == nil) else {
        giveUp(next, &report)
        continue
      }
      guard let part = await decided(next, &report) else { continue }
      guard let late = await send(part, &report) else { continue }
      if let limit, report.fatal == nil, late.round >= Self.limitedRounds {
        let width = part.reads.map { clock.uptime() - $0.first } ?? limit
        report.fatal = WindowExceeded(
          width: max(width, limit).milliseconds, limit: limit.milliseconds, isWritten: false)
      }
      if late.round >= Self.rounds {
        giveUp(late, &report)
      } else {
        parts += Self.split(late).reversed()
      }
    }
    return report
  }

  private static func split(_ part: Part) -> [Part] {
    stride(from: part.writes.startIndex, to: part.writes.endIndex, by: partSize).map { start in
      var piece = part
      piece.writes = part.writes[start..<min(start + partSize, part.writes.endIndex)]
      return piece
    }
  }

  /// Ends writes that are not sent any more.
  private func giveUp(_ part: Part, _ report: inout BatchReport) {
    let isOver = report.fatal != nil || stop.isRaised
    for write in part.writes {
      if part.tried.contains(write.number) || report.isCutShort {
        report.doubts.append(write)
      } else if isOver {
        report.left.append(write)
      } else {
        report.results.append(
          .init(write, .failed, .windowPassed, message: part.error?.description))
      }
    }
  }

  // MARK: - Deciding anew

  /// The part with fresh reads, and without the writes that these settle; nil where none is left.
  private func decided(_ part: Part, _ report: inout BatchReport) async -> Part? {
    guard part.reads == nil else { return part }
    let read: OperationBatch
    do {
      read = try await source.again(part.writes, part.rules, own: part.sent.union(part.tried))
    } catch {
      report.fatal = report.fatal ?? error
      giveUp(part, &report)
      return nil
    }
    let context = DecisionContext(
      now: clock.now().seconds, planned: source.planned.seconds, capabilities: store.capabilities)
    let decided = DecidedBatch(read, context: context)
    var writes = Dictionary(
      part.writes.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    for write in decided.writes { writes[write.number] = nil }
    for (_, settled) in decided.settled {
      guard let write = writes.removeValue(forKey: settled.number) else { continue }
      settle(write, settled, part, &report)
    }
    report.waiting += decided.pending
    guard !decided.writes.isEmpty else { return nil }
    var fresh = part
    fresh.writes = decided.writes[...]
    fresh.reads = decided.reads
    return fresh
  }

  private func settle(
    _ write: DecidedBatch.Write, _ settled: JournalRecord.Settled, _ part: Part,
    _ report: inout BatchReport
  ) {
    let isTried = part.tried.contains(write.number)
    switch settled.kind {
    case .already:
      let isOwn = isTried || part.sent.contains(write.number)
      report.results.append(.init(write, isOwn ? .applied : .already))
    case _ where !isTried || settled.reason == .destinationChanged:
      report.results.append(.init(write, settled.kind, settled.reason))
    case .skipped: report.results.append(.init(write, settled.kind, settled.reason))
    // The key may hold the result already, and only show what was there before.
    default: report.doubts.append(write)
    }
  }

  // MARK: - Sending

  /// - Returns: the writes that have to be decided again.
  private func send(_ part: Part, _ report: inout BatchReport) async -> Part? {
    let reads = part.reads ?? ReadTimes()
    let now = clock.uptime()
    var within = Self.patience * (1 << part.round) - (now - reads.last)
    if let limit { within = min(within, limit - (now - reads.first)) }
    var again = part
    again.reads = nil
    again.round += 1
    guard within > .zero else {
      again.error = StoreError(
        .unavailable, "the store was busy for too long after the records were read")
      return again
    }
    let outcomes: [WriteOutcome]
    do {
      outcomes = try await store.write(WriteBatch(part.writes.map(\.item), within: within))
    } catch {
      return await refused(part, error, again, reads, &report)
    }
    var late: [DecidedBatch.Write] = []
    var doubts: [(write: DecidedBatch.Write, error: StoreError)] = []
    var isSent = false
    for (index, write) in part.writes.enumerated() {
      switch index < outcomes.count ? outcomes[index] : nil {
      case .written:
        isSent = true
        report.results.append(.init(write, .applied))
      case .sourceChanged: report.results.append(.init(write, .drifted, write.otherChange))
      case .destinationChanged: report.results.append(.init(write, .drifted, write.ownChange))
      case .late(let error, let wasSent, let inDoubt):
        isSent = isSent || wasSent
        if wasSent { again.sent.insert(write.number) }
        if inDoubt { again.tried.insert(write.number) }
        again.error = error
        late.append(write)
      case .failed(let error) where error.code == .cancelled:
        // Who asked to stop does not wait for reads; the next run finds out.
        report.fatal = report.fatal ?? error
        report.doubts.append(write)
      case .failed(let error):
        isSent = true
        doubts.append((write, error))
      case nil:
        isSent = true
        doubts.append((write, StoreError(.other, "the store returned no result for this write")))
      }
    }
    if isSent { answered(reads, &report) }
    for write in await read(back: doubts, part, &again, &report) { late.append(write) }
    again.writes = late[...]
    return late.isEmpty ? nil : again
  }

  private func answered(_ reads: ReadTimes, _ report: inout BatchReport) {
    let width = clock.uptime() - reads.first
    report.note(width)
    if let limit, width > limit, report.fatal == nil {
      report.fatal = WindowExceeded(
        width: width.milliseconds, limit: limit.milliseconds, isWritten: true)
    }
  }

  /// A batch that failed as a whole.
  private func refused(
    _ part: Part, _ error: StoreError, _ again: Part, _ reads: ReadTimes,
    _ report: inout BatchReport
  ) async -> Part? {
    var again = again
    if error.code == .cancelled {
      report.fatal = error
      report.doubts += part.writes
      return nil
    }
    if error.leavesDoubt { answered(reads, &report) }
    let landed = report.results.count { $0.kind == .applied }
    let late = await read(
      back: part.writes.map { ($0, error) }, part, &again, &report)
    again.writes = late[...]
    let hasLanded = report.results.count { $0.kind == .applied } - landed == part.writes.count
    if late.isEmpty, !hasLanded { report.fatal = report.fatal ?? error }
    return late.isEmpty ? nil : again
  }

  /// Settles failed writes by what their keys hold now.
  ///
  /// - Returns: those that are to be tried again.
  private func read(
    back failed: [(write: DecidedBatch.Write, error: StoreError)], _ part: Part,
    _ again: inout Part, _ report: inout BatchReport
  ) async -> [DecidedBatch.Write] {
    guard let first = failed.first else { return [] }
    let keys = failed.map { (namespace: $0.write.item.namespace, key: $0.write.item.key) }
    let reader = BatchReader(store)
    var entries: [Entry?]?
    do {
      entries = try await retry.run { () async throws(StoreError) in try await reader.read(keys) }
    } catch {
      entries = nil
      if !error.isTemporary { report.fatal = report.fatal ?? error }
    }
    var open: [(write: DecidedBatch.Write, error: StoreError)] = []
    for (index, item) in failed.enumerated() {
      if let entries, item.write.item.isCarriedOut(by: entries[index]) {
        report.results.append(.init(item.write, .applied))
      } else {
        open.append(item)
      }
    }
    let temporary = open.filter { $0.error.isTemporary }
    var isRepeated = false
    if !temporary.isEmpty {
      isRepeated = await retry.waits(
        after: temporary.first?.error ?? first.error, attempt: part.round)
    }
    var late: [DecidedBatch.Write] = []
    for (write, error) in open {
      if error.leavesDoubt { again.tried.insert(write.number) }
      if isRepeated, error.isTemporary {
        late.append(write)
      } else if again.tried.contains(write.number), store.capabilities.consistencyDelay > 0 {
        report.doubts.append(write)
      } else {
        report.results.append(.init(write, .failed, message: error.description))
      }
    }
    return late
  }
}
