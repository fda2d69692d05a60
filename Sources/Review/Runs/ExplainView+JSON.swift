package import Core
package import Ledger

extension ExplainView {
  package static func json(
    key: Key, explanations: [KeyExplanation], readings: [KeyTrial.Reading] = [],
    planned: [Planned], history: [Past]
  ) -> JSONValue {
    var members = [JSONValue.Member("format", "keyshift.key-explanation/1")]
    members += [JSONValue.Member]("key", key)
    members += [
      JSONValue.Member("explanations", .array(explanations.map(json))),
      JSONValue.Member("rules", .array(readings.map { json($0, key) })),
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
      JSONValue.Member("source", .string(explanation.legacy?.fingerprint.description)),
      JSONValue.Member("destination", .string(explanation.canonical?.fingerprint.description)),
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
        JSONValue.Member("source_time", json(explanation.legacy?.time, explanation.timeFields)),
        JSONValue.Member(
          "destination_time", json(explanation.canonical?.time, explanation.timeFields)),
      ]
    }
    members += [
      JSONValue.Member("times", explanation.times?.json ?? .null),
      JSONValue.Member(
        "records",
        [
          "legacy": json(explanation.legacy, explanation.sourceWrites),
          "destination": explanation.role == .inPlace
            ? .null : json(explanation.canonical, explanation.destinationWrites),
        ]),
      JSONValue.Member(
        "alternatives",
        .array(
          explanation.alternatives.map {
            ["decision": .string($0.decision), "if": .string($0.condition)]
          })),
    ]
    return .object(members)
  }

  private static func json(
    _ record: KeyExplanation.Record?, _ writes: [KeyExplanation.Write]
  ) -> JSONValue {
    [
      "present": .bool(record != nil), "bytes": record.map { .integer($0.bytes) } ?? .null,
      "metadata": record.map { .bool($0.hasMetadata) } ?? .null,
      "expires": .string(record?.expiration.map { Timestamp(seconds: $0).description }),
      "owner": .string(record?.owner), "fingerprint": .string(record?.fingerprint.description),
      "written_by": .array(
        writes.map {
          ["run": .string($0.run), "cohort": .string($0.cohort), "ended": JSONValue($0.ended)]
        }),
    ]
  }

  private static func json(_ reading: KeyTrial.Reading, _ key: Key) -> JSONValue {
    [
      "rule": .string(reading.place.rule), "namespace": .string(reading.place.namespace.name),
      "template": .string(reading.place.template), "matches": .bool(reading.matches),
      "reading": .string(TemplateView.sentence(reading, key)),
    ]
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
