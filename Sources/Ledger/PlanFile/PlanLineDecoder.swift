package import Core

/// One line between a plan's subject and its trailer.
package enum PlanLine: Hashable, Sendable {
  case user(Identity)
  case operation(Operation)
  case unmatched(UnmatchedKey)
}

/// Decodes a plan's lines in order; remembers the user that the lines belong to.
struct PlanLineDecoder {
  private enum Field: Int, LineField {
    case kind, op, rule, ns, from, fromHex, to, toHex, why, take, run, bytes, content, source,
      destination, result, sourceTime, destinationTime
    case legacy, id, aliases

    var name: String {
      switch self {
      case .fromHex: "from_hex"
      case .toHex: "to_hex"
      case .sourceTime: "source_time"
      case .destinationTime: "destination_time"
      default: "\(self)"
      }
    }
  }

  private var fields: LineDecoder<Field>
  private var user: Identity?

  init() throws(LineError) { fields = try LineDecoder() }

  /// - Parameter line: without its newline.
  mutating func decode(_ line: Span<UInt8>) throws(LineError) -> PlanLine {
    try fields.scan(line)
    if fields.has(.op) { return .operation(try operation(line)) }
    switch try fields.interned(.kind, line) {
    case "user":
      let identity = Identity(
        legacy: try fields.text(.legacy, line), id: try fields.text(.id, line),
        otherNames: try fields.texts(.aliases, line))
      user = identity
      return .user(identity)
    case "unmatched":
      return .unmatched(
        UnmatchedKey(
          identity: try currentUser(), namespace: Namespace(try fields.interned(.ns, line)),
          key: try fields.key(.from, hex: .fromHex, line)))
    default: throw LineError(message: "a line is of an unknown kind")
    }
  }

  private mutating func operation(_ line: Span<UInt8>) throws(LineError) -> Operation {
    guard let action = Action(rawValue: try fields.interned(.op, line)),
      let reason = Reason(rawValue: try fields.interned(.why, line))
    else { throw LineError(message: "an operation has an unknown action or reason") }
    let take = fields.has(.take) ? Resolution.Take(rawValue: try fields.interned(.take, line)) : nil
    if take == nil, fields.has(.take) {
      throw LineError(message: "an operation has an unknown resolution")
    }
    let content = fields.has(.content) ? try fields.interned(.content, line) : nil
    guard content == nil || content == "binary" else {
      throw LineError(message: "an operation has content of an unknown kind")
    }
    guard let sourceFingerprint = try fields.fingerprint(.source, line) else {
      throw LineError(message: "an operation has no source fingerprint")
    }
    let source = try fields.key(.from, hex: .fromHex, line)
    let isInPlace = !fields.has(.to) && !fields.has(.toHex)
    let holdsResult = action.writes && action != .delete || action == .unchanged
    return Operation(
      identity: try currentUser(), rule: try fields.interned(.rule, line),
      namespace: Namespace(try fields.interned(.ns, line)), action: action, reason: reason,
      source: source, destination: isInPlace ? source : try fields.key(.to, hex: .toHex, line),
      sourceFingerprint: sourceFingerprint,
      destinationFingerprint: try fields.fingerprint(.destination, line),
      resultFingerprint: holdsResult
        ? try fields.fingerprint(.result, line) ?? sourceFingerprint : nil,
      bytes: try fields.integer(.bytes, line), take: take,
      writer: fields.has(.run) ? try fields.interned(.run, line) : nil,
      times: ComparedTimes(
        source: try time(.sourceTime, line), destination: try time(.destinationTime, line)),
      isBinary: content != nil)
  }

  private func time(_ field: Field, _ line: Span<UInt8>) throws(LineError) -> MomentInterval? {
    guard fields.has(field) else { return nil }
    guard let interval = MomentInterval(fileText: try fields.text(field, line)) else {
      throw LineError(message: "'\(field.name)' is not a time")
    }
    return interval
  }

  private func currentUser() throws(LineError) -> Identity {
    guard let user else { throw LineError(message: "a line comes before its user's line") }
    return user
  }
}
