import ByteJSON
import Core

/// Encodes a journal's lines.
package struct JournalEncoder: Sendable {
  private var line = JSONWriter.lines()

  package init() {}

  /// The lines of the records, each ended by a newline.
  package static func lines(of records: [JournalRecord]) -> [UInt8] {
    var encoder = JournalEncoder()
    for record in records { encoder.append(record) }
    return encoder.takeBytes()
  }

  /// The lines encoded since the last call, each ended by a newline.
  package mutating func takeBytes() -> [UInt8] { line.take() }

  /// Bytes encoded since the last call of `takeBytes`.
  var pendingBytes: Int { line.bytes.count }

  package mutating func append(_ record: JournalRecord) {
    switch record {
    case .plan(let header): return line.append(line: header.encoded())
    case .subject(let subject): return line.append(line: subject.encoded())
    case .run(let header):
      line.beginObject()
      append(header)
    case .intent(let intent):
      line.beginObject()
      append(intent)
    case .settled(let settled):
      line.beginObject()
      append(settled)
    case .outcome(let batch, let written):
      line.beginObject()
      line.field("kind", "outcome")
      line.field("batch", batch)
      line.field("written", written)
    case .time(let time):
      line.beginObject()
      line.field("kind", "time")
      line.field("at", time.description)
    case .pending(let number, let reason):
      line.beginObject()
      line.field("kind", "pending")
      line.field("n", number)
      line.field("why", reason.rawValue)
    case .unwritten(let number):
      line.beginObject()
      line.field("kind", "unwritten")
      line.field("n", number)
    case .end(let status, let tally, let window):
      line.beginObject()
      line.field("kind", "end")
      line.field("status", status.rawValue)
      line.append(tally)
      if let window { line.field("window_ms", window) }
    }
    line.endObject()
    line.endLine()
  }

  private mutating func append(_ header: JournalHeader) {
    line.field("kind", "run")
    line.field("format", JournalHeader.format)
    line.field("run", header.run)
    line.field("plan", header.planDigest)
    line.field("environment", header.environment)
    line.field("cohort", header.cohort)
    line.field("actor", header.actor)
    line.field("started", header.started.description)
  }

  private mutating func append(_ intent: JournalRecord.Intent) {
    line.field("n", intent.number)
    line.field("intent", intent.action.rawValue)
    line.field("user", intent.legacy)
    if let id = intent.id { line.field("id", id) }
    line.append(aliases: intent.aliases)
    line.field("rule", intent.rule)
    line.field("ns", intent.namespace.name)
    line.field("from", hex: "from_hex", intent.source)
    if intent.destination != intent.source { line.field("to", hex: "to_hex", intent.destination) }
    if let before = intent.before { line.field("before", before) }
    if let after = intent.after { line.field("after", after) }
    if let expires = intent.expires { line.field("expires", expires) }
  }

  private mutating func append(_ settled: JournalRecord.Settled) {
    line.field("n", settled.number)
    line.field("outcome", settled.kind.rawValue)
    line.field("op", settled.action.rawValue)
    if let reason = settled.reason { line.field("why", reason.rawValue) }
    line.field("user", settled.legacy)
    line.field("rule", settled.rule)
    line.field("ns", settled.namespace.name)
    line.field("from", hex: "from_hex", settled.source)
    if let message = settled.message { line.field("message", message) }
  }
}

extension JSONWriter {
  mutating func append(_ tally: Tally) {
    for case (let name, let count?) in tally.named { field(dynamic: name, count) }
  }
}
