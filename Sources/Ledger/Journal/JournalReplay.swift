public import Core
import SystemPackage

/// One operation's end, as a run's journal tells it.
public struct JournalOutcome: Hashable, Sendable {
  public var number: Int
  public var kind: OutcomeKind
  public var action: Action
  public var reason: Reason?
  public var legacy: String
  public var rule: String
  public var namespace: Namespace
  public var source: Key
  /// What was to be written; nil where nothing was.
  public var intent: JournalRecord.Intent?
  public var message: String?
}

/// What a journal says when it has been read to its end.
public struct JournalReplay: Sendable {
  public var header: JournalHeader
  /// How the run ended, as it said itself; nil after a crash.
  public var ending: RunRecord.Outcome?
  /// Writes of which nobody knows yet whether they happened.
  public var open: [JournalRecord.Intent]
  /// Why the file ends in the middle; nil where it does not.
  public var torn: String?

  /// Streams the outcomes of a run, in the order they became known.
  ///
  /// Memory is bounded by one batch of intents. A journal cut off by a crash is read up to its last
  /// whole line.
  ///
  /// - Throws: `.notFound` or `.corrupted` where there is no journal of this format.
  public static func read(
    _ paths: JournalPaths, _ body: (JournalOutcome) throws -> Void
  ) throws -> JournalReplay {
    var state = ReplayState()
    let torn = try state.read(paths.journal, body)
    guard let header = state.header else {
      throw LedgerError(
        .corrupted, "'\(paths.journal)' has no first line, so the run ended before it began")
    }
    var open = state.takeOpen()
    if FileExistence.exists(paths.recovery) {
      var recovered: Set<Int> = []
      var recovery = ReplayState(intents: open)
      _ = try recovery.read(paths.recovery) { outcome in
        recovered.insert(outcome.number)
        try body(outcome)
      }
      open.removeAll { recovered.contains($0.number) }
    }
    return JournalReplay(header: header, ending: state.ending, open: open, torn: torn)
  }
}

/// Pairs intents with what became of them.
private struct ReplayState {
  var header: JournalHeader?
  var ending: RunRecord.Outcome?
  private var intents: [Int: JournalRecord.Intent] = [:]
  private var order: [Int] = []

  init(intents: [JournalRecord.Intent] = []) {
    for intent in intents { add(intent) }
  }

  func takeOpen() -> [JournalRecord.Intent] { order.compactMap { intents[$0] } }

  private mutating func add(_ intent: JournalRecord.Intent) {
    intents[intent.number] = intent
    order.append(intent.number)
  }

  /// - Returns: why the file is torn, or nil.
  mutating func read(
    _ path: FilePath, _ body: (JournalOutcome) throws -> Void
  ) throws -> String? {
    var options = ZstdLineReader.Options()
    options.toleratesTornTail = true
    let lines = try ZstdLineReader(path, options: options)
    do {
      var decoder = try JournalDecoder()
      while let chunk = try lines.next() {
        for line in chunk.lines {
          try apply(try decoder.decode(chunk.bytes.span.extracting(line)), body)
        }
      }
    } catch let error as LineError {
      throw LedgerError(.corrupted, "'\(path)' is not a journal: \(error.message)")
    }
    if case .torn(let reason)? = lines.ending { return reason }
    return nil
  }

  private mutating func apply(
    _ record: JournalRecord, _ body: (JournalOutcome) throws -> Void
  ) throws {
    switch record {
    case .run(let header): self.header = header
    case .end(let outcome, _): ending = outcome
    case .intent(let intent): add(intent)
    case .settled(let settled):
      let intent = intents.removeValue(forKey: settled.number)
      try body(
        JournalOutcome(
          number: settled.number, kind: settled.kind, action: settled.action,
          reason: settled.reason, legacy: settled.legacy, rule: settled.rule,
          namespace: settled.namespace, source: settled.source, intent: intent,
          message: settled.message))
    case .outcome:
      for number in order {
        guard let intent = intents.removeValue(forKey: number) else { continue }
        try body(
          JournalOutcome(
            number: number, kind: .applied, action: intent.action, reason: nil,
            legacy: intent.legacy, rule: intent.rule, namespace: intent.namespace,
            source: intent.source, intent: intent, message: nil))
      }
      order.removeAll(keepingCapacity: true)
    }
  }
}
