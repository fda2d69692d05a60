package import Core

/// One operation's end, as a run's journal tells it.
package struct JournalOutcome: Hashable, Sendable {
  package var number: Int
  package var kind: OutcomeKind
  package var action: Action
  package var reason: Reason?
  package var legacy: String
  package var rule: String
  package var namespace: Namespace
  package var source: Key
  /// What was to be written; nil where nothing was.
  package var intent: JournalRecord.Intent?
  package var message: String?
  /// When it became known, as far as the journal tells.
  package var at: Timestamp?
}

/// What a journal says when it has been read to its end.
package struct JournalReplay: Sendable {
  /// Nil where the run ended before its first line was on the disk, and so before it did anything.
  package var header: JournalHeader?
  /// The plan's first line; nil in journals of versions before 0.2.
  package var plan: PlanHeader?
  /// What the plan is about; nil in journals of versions before 0.2.
  package var subject: PlanSubject?
  /// How the run ended, as it said itself; nil after a crash.
  package var ending: RunRecord.Outcome?
  /// Writes whose result is not known yet.
  package var open: [JournalRecord.Intent]
  /// Writes that a later run found to have happened.
  package var recovered: [JournalRecord.Intent]
  /// Numbers of writes that a later run found not to have happened.
  package var unwritten: [Int]
  /// Milliseconds from a batch's first read to its writes' answer, at the widest.
  package var window: Int64?
  /// Why the file ends in the middle; nil where it does not.
  package var torn: String?
  /// What was changed after the run had written it, as far as the file itself tells; nil where it
  /// seems sound. What follows the damage is not in this replay.
  package var damage: String?

  /// Streams the outcomes of a run, in the order they became known.
  ///
  /// Memory is bounded by one batch of intents. A journal cut off by a crash is read up to its last
  /// whole line.
  ///
  /// - Parameter afterLines: runs after each stretch of lines, with what the plan is about as soon as the
  ///   journal has said so; for what is done with many outcomes at once.
  /// - Throws: `.notFound` or `.corrupted` where there is no journal of this format.
  package static func read(
    _ run: any RunStorage, _ body: (JournalOutcome) throws -> Void,
    afterLines: (PlanSubject?) async throws -> Void = { _ in }
  ) async throws -> JournalReplay {
    var state = ReplayState()
    let torn = try await state.read(.journal, of: run, body, afterLines)
    var open = state.takeOpen()
    var unwritten: [Int] = []
    var recovered: [JournalRecord.Intent] = []
    if try await run.exists(.recovery) {
      var recovery = ReplayState(intents: open)
      let subject = state.subject
      _ = try await recovery.read(.recovery, of: run) { outcome in
        if let intent = outcome.intent { recovered.append(intent) }
        try body(outcome)
      } _: { _ in
        try await afterLines(subject)
      }
      open = recovery.takeOpen()
      unwritten = recovery.unwritten
    }
    return JournalReplay(
      header: state.header, plan: state.plan, subject: state.subject, ending: state.ending,
      open: open, recovered: recovered, unwritten: unwritten, window: state.window, torn: torn,
      damage: state.damage)
  }
}

extension JournalRecord {
  fileprivate var isHeader: Bool {
    if case .run = self { return true }
    return false
  }
}

/// Pairs intents with what became of them.
private struct ReplayState {
  var header: JournalHeader?
  var plan: PlanHeader?
  var subject: PlanSubject?
  var ending: RunRecord.Outcome?
  var window: Int64?
  var unwritten: [Int] = []
  var damage: String?
  private var intents: [Int: JournalRecord.Intent] = [:]
  private var order: [Int] = []
  /// Intents that the run itself left open, in a batch of which others have their outcome.
  private var left: [JournalRecord.Intent] = []
  private var time: Timestamp?
  private var nextBatch = 0

  private let expectsNoHeader: Bool

  init() { expectsNoHeader = false }

  /// For a file that says what became of these intents.
  init(intents: [JournalRecord.Intent]) {
    expectsNoHeader = true
    for intent in intents { add(intent) }
  }

  func takeOpen() -> [JournalRecord.Intent] { left + order.compactMap { intents[$0] } }

  private mutating func add(_ intent: JournalRecord.Intent) {
    intents[intent.number] = intent
    order.append(intent.number)
  }

  /// - Returns: why the part is torn, or nil.
  mutating func read(
    _ part: RunPart, of run: any RunStorage, _ body: (JournalOutcome) throws -> Void,
    _ afterLines: (PlanSubject?) async throws -> Void
  ) async throws -> String? {
    let lines = run.lines(of: part)
    do {
      var decoder = try JournalDecoder()
      while let chunk = try await lines.next() {
        for line in chunk.lines {
          try apply(try decoder.decode(chunk.bytes.span.extracting(line)), body)
        }
        try await afterLines(subject)
      }
    } catch let error as LineError {
      throw LedgerError(
        .corrupted, "'\(run.label(of: part))' is not a journal: \(error.message)")
    }
    guard case .torn(let reason, let found) = try await lines.ending() else { return nil }
    damage = damage ?? found
    return reason
  }

  private mutating func apply(
    _ record: JournalRecord, _ body: (JournalOutcome) throws -> Void
  ) throws {
    guard header != nil || expectsNoHeader || record.isHeader else {
      throw LineError(message: "its first line is not the header of a run")
    }
    if ending != nil { damage = damage ?? "there are records after its end" }
    switch record {
    case .run(let header): self.header = header
    case .plan(let plan): self.plan = plan
    case .subject(let subject): self.subject = subject
    case .time(let time): self.time = time
    case .end(let outcome, _, let window):
      ending = outcome
      self.window = window
    case .intent(var intent):
      intent.at = time
      add(intent)
    case .pending(let number, _):
      if let intent = intents.removeValue(forKey: number) { left.append(intent) }
    case .unwritten(let number):
      if intents.removeValue(forKey: number) != nil { unwritten.append(number) }
    case .settled(let settled):
      let intent = intents.removeValue(forKey: settled.number)
      try body(
        JournalOutcome(
          number: settled.number, kind: settled.kind, action: settled.action,
          reason: settled.reason, legacy: settled.legacy, rule: settled.rule,
          namespace: settled.namespace, source: settled.source, intent: intent,
          message: settled.message, at: time))
    case .outcome(let batch, let written):
      let known = order.count { intents[$0] != nil }
      if batch != nextBatch || written != known {
        damage = damage ?? "records are missing before the end of its batch \(batch)"
      }
      nextBatch = batch + 1
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
