import Core
package import Ledger

extension TemplateView {
  package static let format = "keyshift.template/1"

  package static func json(_ trial: KeyTrial) -> JSONValue {
    .object(
      [JSONValue.Member]("key", trial.key) + [
        JSONValue.Member("taken", .bool(!trial.matches.isEmpty)),
        JSONValue.Member("matches", .array(trial.matches.map(json))),
        JSONValue.Member("why_not", trial.miss.map(json) ?? .null),
      ])
  }

  private static func json(_ match: KeyTrial.Match) -> JSONValue {
    var members: [JSONValue.Member] = [
      JSONValue.Member("rule", .string(match.rule)),
      JSONValue.Member("namespace", .string(match.namespace.name)),
      JSONValue.Member("template", .string(match.template)),
      JSONValue.Member(
        "parts",
        .array(match.parts.map { ["name": .string($0.name), "text": .string($0.text)] })),
      JSONValue.Member("user", match.identity.map(user) ?? .null),
      JSONValue.Member("owner", .string(match.owner)),
    ]
    switch match.destination {
    case .key(let key): members += [JSONValue.Member]("to", key)
    case .idUnknown(let text):
      members += [JSONValue.Member("to", .null), JSONValue.Member("to_template", .string(text))]
    case .inPlace: members.append(JSONValue.Member("to", .null))
    }
    members += [
      JSONValue.Member("in_place", .bool(match.destination == .inPlace)),
      JSONValue.Member("later_rules", .array(match.later.map { .string($0) })),
      JSONValue.Member(
        "destination_of_earlier_rule", .bool(match.isDestinationOfEarlierRule)),
    ]
    return .object(members)
  }

  private static func user(_ identity: Identity) -> JSONValue {
    ["legacy": .string(identity.legacy), "id": identity.id.isEmpty ? .null : .string(identity.id)]
  }

  private static func json(_ miss: KeyTrial.Miss) -> JSONValue {
    func members(_ reason: String, _ place: KeyTrial.Place?) -> [JSONValue.Member] {
      [
        JSONValue.Member("reason", .string(reason)),
        JSONValue.Member("rule", .string(place?.rule)),
        JSONValue.Member("namespace", .string(place?.namespace.name)),
        JSONValue.Member("template", .string(place?.template)),
      ]
    }
    switch miss {
    case .malformed: return .object(members("malformed", nil))
    case .canonical(let place, let identity, let source):
      return .object(
        members("canonical", place) + [JSONValue.Member("user", user(identity))]
          + [JSONValue.Member]("from", source))
    case .unknownUser(let place, let text, let part, let suggestion):
      return .object(
        members("unknown-user", place) + [
          JSONValue.Member("part", .string(part)), JSONValue.Member("text", .string(text)),
          JSONValue.Member("suggestion", .string(suggestion)),
        ])
    case .mismatch(let place, let mismatch):
      return .object(
        members("mismatch", place) + [
          JSONValue.Member("matched_bytes", .integer(mismatch.offset)),
          JSONValue.Member("expected", json(mismatch.expected)),
        ])
    }
  }

  private static func json(_ expected: TemplateMismatch.Expected) -> JSONValue {
    switch expected {
    case .literal(let bytes): .object([JSONValue.Member]("literal", Key(bytes)))
    case .capture(let name): ["capture": .string(name)]
    case .end: "end"
    }
  }
}
