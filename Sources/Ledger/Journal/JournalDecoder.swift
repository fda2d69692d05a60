import Core

/// Decodes a journal's lines.
struct JournalDecoder {
  private enum Field: Int, LineField {
    case kind, n, intent, outcome, op, why, user, id, aliases, rule, ns, from, fromHex, to, toHex,
      before, after, expires
    case message, batch, written, status
    case planned, applied, already, skipped, rejected, drifted, conflicted, failed, notAttempted
    case format, run, plan, environment, cohort, actor, started
    case at, window

    var name: String {
      switch self {
      case .fromHex: "from_hex"
      case .toHex: "to_hex"
      case .notAttempted: "not_attempted"
      case .window: "window_ms"
      default: "\(self)"
      }
    }

    init(_ count: Tally.Count) {
      switch count {
      case .planned: self = .planned
      case .outcome(.applied): self = .applied
      case .outcome(.already): self = .already
      case .outcome(.skipped): self = .skipped
      case .outcome(.rejected): self = .rejected
      case .outcome(.drifted): self = .drifted
      case .outcome(.conflicted): self = .conflicted
      case .outcome(.failed): self = .failed
      case .notAttempted: self = .notAttempted
      }
    }
  }

  private var fields: LineDecoder<Field>

  init() throws(LineError) { fields = try LineDecoder() }

  /// - Parameter line: without its newline.
  mutating func decode(_ line: Span<UInt8>) throws(LineError) -> JournalRecord {
    try fields.scan(line)
    if fields.has(.intent) { return .intent(try intent(line)) }
    if fields.has(.outcome) { return .settled(try settled(line)) }
    switch try fields.interned(.kind, line) {
    case "run": return .run(try header(line))
    case "plan", "subject": return try plan(line)
    case "outcome":
      return .outcome(
        batch: try fields.integer(.batch, line), written: try fields.integer(.written, line))
    case "end": return try end(line)
    case "time":
      guard let time = Timestamp(try fields.text(.at, line)) else {
        throw LineError(message: "a time is not a date")
      }
      return .time(time)
    case "pending":
      return .pending(
        number: try fields.integer(.n, line),
        reason: Reason(rawValue: try fields.interned(.why, line)) ?? .inDoubt)
    case "unwritten": return .unwritten(number: try fields.integer(.n, line))
    default: throw LineError(message: "a line is of an unknown kind")
    }
  }

  /// A line of the plan that the run carries out.
  private mutating func plan(_ line: Span<UInt8>) throws(LineError) -> JournalRecord {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(line.count)
    for index in line.indices { bytes.append(line[index]) }
    let isHeader = try fields.interned(.kind, line) == "plan"
    do {
      guard !isHeader else {
        return .plan(try PlanHeader(PlanDocument.decode(PlanDocument.Header.self, bytes[...])))
      }
      return .subject(
        try PlanSubject(PlanDocument.decode(PlanDocument.Subject.self, bytes[...]), bytes[...]))
    } catch let refusal as PlanRefusal {
      throw LineError(message: "it names a plan that cannot be read: \(refusal.message)")
    } catch {
      throw LineError(message: "it names a plan that cannot be read")
    }
  }

  private mutating func intent(_ line: Span<UInt8>) throws(LineError) -> JournalRecord.Intent {
    let source = try fields.key(.from, hex: .fromHex, line)
    let isInPlace = !fields.has(.to) && !fields.has(.toHex)
    var intent = JournalRecord.Intent(
      number: try fields.integer(.n, line), action: try action(.intent, line),
      legacy: try fields.interned(.user, line),
      id: fields.has(.id) ? try fields.interned(.id, line) : nil,
      rule: try fields.interned(.rule, line),
      namespace: Namespace(try fields.interned(.ns, line)), source: source,
      destination: isInPlace ? source : try fields.key(.to, hex: .toHex, line),
      before: try fields.fingerprint(.before, line), after: try fields.fingerprint(.after, line))
    intent.aliases = try fields.texts(.aliases, line)
    if fields.has(.expires) { intent.expires = Int64(try fields.integer(.expires, line)) }
    return intent
  }

  private mutating func settled(_ line: Span<UInt8>) throws(LineError) -> JournalRecord.Settled {
    guard let outcome = OutcomeKind(rawValue: try fields.interned(.outcome, line)) else {
      throw LineError(message: "an outcome is unknown")
    }
    let action = try action(.op, line)
    // Versions before 0.3 called both skipped.
    let kind = action == .reject && outcome == .skipped ? .rejected : outcome
    return JournalRecord.Settled(
      number: try fields.integer(.n, line), kind: kind, action: action,
      reason: fields.has(.why) ? Reason(rawValue: try fields.interned(.why, line)) : nil,
      legacy: try fields.interned(.user, line), rule: try fields.interned(.rule, line),
      namespace: Namespace(try fields.interned(.ns, line)),
      source: try fields.key(.from, hex: .fromHex, line),
      message: fields.has(.message) ? try fields.text(.message, line) : nil)
  }

  private mutating func action(_ field: Field, _ line: Span<UInt8>) throws(LineError) -> Action {
    guard let action = Action(rawValue: try fields.interned(field, line)) else {
      throw LineError(message: "an action is unknown")
    }
    return action
  }

  private mutating func end(_ line: Span<UInt8>) throws(LineError) -> JournalRecord {
    guard let status = RunRecord.Outcome(rawValue: try fields.interned(.status, line)) else {
      throw LineError(message: "the run's status is unknown")
    }
    let tellsRejected = fields.has(.rejected)
    var tally = Tally()
    for count in Tally.Count.all where count != .outcome(.rejected) || tellsRejected {
      tally[count] = try fields.integer(Field(count), line)
    }
    tally.knowsRejected = tellsRejected || tally.skipped == 0
    return .end(
      status, tally,
      window: fields.has(.window) ? Int64(try fields.integer(.window, line)) : nil)
  }

  private mutating func header(_ line: Span<UInt8>) throws(LineError) -> JournalHeader {
    guard try fields.text(.format, line) == JournalHeader.format else {
      throw LineError(
        message: "its format is not \(JournalHeader.format); a later version may have written it")
    }
    guard let started = Timestamp(try fields.text(.started, line)) else {
      throw LineError(message: "its start is not a date")
    }
    return JournalHeader(
      run: try fields.text(.run, line), planDigest: try fields.text(.plan, line),
      environment: try fields.text(.environment, line), cohort: try fields.text(.cohort, line),
      actor: try fields.text(.actor, line), started: started)
  }
}
