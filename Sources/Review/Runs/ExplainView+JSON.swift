package import Core
package import Ledger

extension ExplainView {
  package static func json(
    key: Key, explanations: [KeyExplanation], planned: [Planned], history: [Past]
  ) -> JSONValue {
    var members = [JSONValue.Member("format", "keyshift.key-explanation/1")]
    members += [JSONValue.Member]("key", key)
    members += [
      JSONValue.Member("explanations", .array(explanations.map(json))),
      JSONValue.Member(
        "planned",
        .array(
          planned.map {
            [
              "file": .string($0.file), "number": .integer($0.number),
              "operation": JSONValue($0.operation),
            ]
          })),
      JSONValue.Member("history", .array(history.map(json))),
    ]
    return .object(members)
  }

  private static func json(_ explanation: KeyExplanation) -> JSONValue {
    var members: [JSONValue.Member] = [
      JSONValue.Member("role", .string(explanation.role.rawValue)),
      JSONValue.Member("user", JSONValue(explanation.identity)),
      JSONValue.Member("rule", .string(explanation.rule)),
      JSONValue.Member("namespace", .string(explanation.namespace.name)),
    ]
    members += [JSONValue.Member]("from", explanation.source)
    members += [JSONValue.Member]("to", explanation.destination)
    members += [
      JSONValue.Member("source", .string(explanation.sourceFingerprint?.description)),
      JSONValue.Member("destination", .string(explanation.destinationFingerprint?.description)),
      JSONValue.Member("action", .string(explanation.decision?.action.rawValue)),
      JSONValue.Member("reason", .string(explanation.decision?.reason.rawValue)),
      JSONValue.Member("take", .string(explanation.take?.rawValue)),
      JSONValue.Member(
        "rewrites",
        .array(
          explanation.findings.map {
            ["rewrite": .string($0.rewrite), "names": .integer($0.count)]
          })),
    ]
    if let writer = explanation.writer { members.append(JSONValue.Member("run", .string(writer))) }
    if !explanation.timeFields.isEmpty {
      members += [
        JSONValue.Member("source_time", json(explanation.sourceTime, explanation.timeFields)),
        JSONValue.Member(
          "destination_time", json(explanation.destinationTime, explanation.timeFields)),
      ]
    }
    return .object(members)
  }

  static func json(_ time: Result<StatedTime, TimeGap>?, _ fields: [TimeField]) -> JSONValue {
    func field(_ number: Int) -> String? {
      fields.indices.contains(number) ? fields[number].text : nil
    }
    switch time {
    case nil, .failure(.absent): return .null
    case .success(let time):
      return [
        "field": .string(field(time.field)), "form": .string(time.form.name),
        "interval": .string(time.interval.description), "last_change": .bool(time.isLastChange),
      ]
    case .failure(.unreadable(let number)):
      return ["field": .string(field(number)), "problem": "unreadable"]
    case .failure(.ambiguous(let number)):
      return ["field": .string(field(number)), "problem": "ambiguous"]
    }
  }

  private static func json(_ past: Past) -> JSONValue {
    [
      "run": JSONValue(past.run), "number": .integer(past.outcome.number),
      "outcome": .string(past.outcome.kind.rawValue),
      "action": .string(past.outcome.action.rawValue),
      "reason": .string(past.outcome.reason?.rawValue), "message": .string(past.outcome.message),
    ]
  }
}
