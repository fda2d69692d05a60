import ByteJSON
package import Core

/// Encodes a plan's lines, with what repeats (action, user, rule, namespace) rendered once.
package struct PlanLineEncoder: Sendable {
  private var line = JSONWriter.lines()
  private var user: Identity?
  private var userField: [UInt8] = []
  /// How the lines of the present user start, by rule and action.
  private var heads: [Head] = []

  private struct Head {
    var rule: String
    var action: Action
    var bytes: [UInt8]
  }

  package init() {}

  /// The lines encoded since the last call, each ended by a newline.
  package mutating func takeBytes() -> [UInt8] { line.take() }

  /// Opens a user's part of the plan; its operations follow.
  package mutating func append(user identity: Identity) {
    user = identity
    var field = JSONWriter.lines()
    field.field("user", identity.legacy)
    userField = field.bytes
    heads.removeAll(keepingCapacity: true)
    line.beginObject()
    line.field("kind", "user")
    line.field("legacy", identity.legacy)
    line.field("id", identity.id)
    line.append(aliases: identity.otherNames)
    line.endObject()
    line.endLine()
  }

  /// Appends one operation, after its user's line where the user is not the last one's.
  package mutating func append(_ operation: Operation) {
    if operation.identity != user { append(user: operation.identity) }
    appendHead(operation)
    line.field("from", hex: "from_hex", operation.source)
    if operation.destination != operation.source {
      line.field("to", hex: "to_hex", operation.destination)
    }
    line.field("why", operation.reason.rawValue)
    if let take = operation.take { line.field("take", take.rawValue) }
    if let writer = operation.writer { line.field("run", writer) }
    line.field("bytes", operation.bytes)
    if operation.isBinary { line.field("content", "binary") }
    line.field("source", operation.sourceFingerprint)
    if let fingerprint = operation.destinationFingerprint {
      line.field("destination", fingerprint)
    }
    if let fingerprint = operation.resultFingerprint, fingerprint != operation.sourceFingerprint {
      line.field("result", fingerprint)
    }
    if let time = operation.times?.source { line.field("source_time", time.fileText) }
    if let time = operation.times?.destination { line.field("destination_time", time.fileText) }
    line.endObject()
    line.endLine()
  }

  package mutating func append(_ unmatched: UnmatchedKey) {
    if unmatched.identity != user { append(user: unmatched.identity) }
    line.beginObject()
    line.field("kind", "unmatched")
    line.raw(userField)
    line.field("ns", unmatched.namespace.name)
    line.field("from", hex: "from_hex", unmatched.key)
    line.endObject()
    line.endLine()
  }

  private mutating func appendHead(_ operation: Operation) {
    for head in heads where head.action == operation.action && head.rule == operation.rule {
      return line.raw(head.bytes)
    }
    var head = JSONWriter.lines()
    head.beginObject()
    head.field("op", operation.action.rawValue)
    head.raw(userField)
    head.field("rule", operation.rule)
    head.field("ns", operation.namespace.name)
    heads.append(Head(rule: operation.rule, action: operation.action, bytes: head.bytes))
    line.raw(head.bytes)
  }
}

extension JSONWriter {
  /// The other names of a user's ID, where there are any.
  mutating func append(aliases names: [String]) {
    guard !names.isEmpty else { return }
    beginArray("aliases")
    for name in names { string(name) }
    endArray()
  }
}
