import ByteJSON
import Core
package import Ledger

/// What of a plan waits for a person: both records' sizes, times and differing members.
package struct ConflictsView: Sendable {
  private let style: Style

  package init(style: Style) { self.style = style }

  package func heading(_ subject: PlanSubject) -> String {
    style.heading(
      "Needs a decision: cohort \(Printable.name(subject.name)) in "
        + Printable.name(subject.environment)) + "\n"
  }

  /// - Parameter showsValues: whether both values follow, made harmless; for a person's terminal only.
  package func text(_ record: OpenRecord, showsValues: Bool = false) -> String {
    let operation = record.operation
    var output = "\n  \(style.glyph(operation.action)) \(operation.printableKeys)\n"
    output += style.facts(of: operation, indent: 4)
    output += style.sentence(
      "\(operation.action.rawValue) (\(operation.reason.rawValue)): "
        + operation.reason.explanation, indent: 4)
    var facts = [(name: "legacy", text: text(record.legacy, record))]
    if !operation.isInPlace { facts.append(("canonical", text(record.canonical, record))) }
    if let content = record.content { facts.append(("differs", text(content))) }
    facts.append(("may take", record.takes.map(\.rawValue).joined(separator: ", ")))
    output += style.facts(facts, indent: 4)
    if record.hasChanged {
      output += style.sentence(
        "The record changed after the plan was made. Plan again before you decide.", indent: 4)
    }
    guard showsValues else { return output }
    output += value("legacy", record.legacy)
    return output + (operation.isInPlace ? "" : value("canonical", record.canonical))
  }

  /// - Parameter count: records listed.
  package func closing(_ count: Int, file: String, drafted: String?) -> String {
    guard count > 0 else { return style.sentence("Nothing needs a decision.") }
    let waiting =
      "\(Quantity.count(count, "record")) \(count == 1 ? "needs" : "need") a decision. "
    if let drafted {
      return "\n"
        + style.sentence(
          waiting + "Fill in 'take' in \(Printable.name(drafted)), name the file under "
            + "'resolutions' in the cohort plan, and plan again.")
    }
    return "\n"
      + style.sentence(
        waiting
          + "Draft resolutions with 'keyshift conflicts \(ShellWord.file(file)) "
          + "--write-resolutions FILE'.")
  }

  private func text(_ side: OpenRecord.Side?, _ record: OpenRecord) -> String {
    guard let side else { return "absent" }
    let size = Quantity.bytes(side.bytes)
    guard let time = side.time else { return size }
    return
      "\(size), \(ExplainView.sentence(time, record.timeFields.map { Printable.name($0.text) }))"
  }

  private func text(_ content: OpenRecord.Content) -> String {
    switch content {
    case .besideValue: return "in metadata or expiration only; the values are equal"
    case .opaque: return "in content that is not JSON"
    case .members(let difference):
      guard difference.count > 0 else { return "only in the order or formatting of the JSON" }
      let places = difference.places.map { place in
        let name = place.pointer.isEmpty ? "the whole value" : Printable.name(place.pointer)
        return switch place.kind {
        case .different: name
        case .onlyFirst: "\(name) (legacy only)"
        case .onlySecond: "\(name) (canonical only)"
        }
      }
      let more = difference.count - places.count
      return places.joined(separator: ", ") + (more > 0 ? ", and \(Quantity.count(more)) more" : "")
    }
  }

  private func value(_ name: String, _ side: OpenRecord.Side?) -> String {
    guard let side else { return "" }
    let text = String(decoding: side.value, as: UTF8.self)
    return style.paint("    \(name)", .quiet) + "\n"
      + style.wrapped(Printable.prose(text), indent: 6)
  }

  package static func json(_ plan: VerifiedPlan, _ records: [OpenRecord]) -> JSONValue {
    [
      "format": "keyshift.conflicts/1",
      "cohort": .string(plan.subject.name), "environment": .string(plan.subject.environment),
      "digest": .string(plan.trailer.digest),
      "count": .integer(records.count), "records": .array(records.map(json)),
    ]
  }

  private static func json(_ record: OpenRecord) -> JSONValue {
    [
      "operation": JSONValue(record.operation),
      "changed_since_plan": .bool(record.hasChanged),
      "legacy": json(record.legacy, record), "canonical": json(record.canonical, record),
      "differs": record.content.map(json) ?? .null,
      "takes": .array(record.takes.map { .string($0.rawValue) }),
    ]
  }

  private static func json(_ side: OpenRecord.Side?, _ record: OpenRecord) -> JSONValue {
    guard let side else { return .null }
    return [
      "bytes": .integer(side.bytes),
      "fingerprint": .string(side.fingerprint.description),
      "time": ExplainView.json(side.time, record.timeFields),
    ]
  }

  private static func json(_ content: OpenRecord.Content) -> JSONValue {
    switch content {
    case .besideValue: ["kind": "beside-value"]
    case .opaque: ["kind": "opaque"]
    case .members(let difference):
      [
        "kind": "members", "count": .integer(difference.count),
        "places": .array(
          difference.places.map {
            ["pointer": .string($0.pointer), "kind": .string($0.kind.rawValue)]
          }),
      ]
    }
  }
}
