import ByteJSON
import Core
import Ledger

extension PlanView {
  /// What planning found; members of what it did not find are left out.
  static func json(_ findings: PlanFindings) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    func add(_ name: String, _ values: [JSONValue]) {
      if !values.isEmpty { members.append(JSONValue.Member(name, .array(values))) }
    }
    add("idle_rewrites", findings.idleRewrites.map(json))
    add("residue", findings.residue.map(json))
    if findings.residueBeyond > 0 {
      members.append(JSONValue.Member("residue_beyond", .integer(findings.residueBeyond)))
    }
    add("absent_users", findings.absentUsers.map(json))
    if findings.absentTotal > 0 {
      members.append(JSONValue.Member("absent_in_all", .integer(findings.absentTotal)))
      members.append(JSONValue.Member("unknown_users", .integer(findings.unknownUsers)))
    }
    add("empty_namespaces", findings.emptyNamespaces.map(json))
    return members
  }

  private static func json(_ idle: PlanFindings.IdleRewrite) -> JSONValue {
    [
      "rule": .string(idle.rule), "rewrite": .string(idle.rewrite),
      "records": .integer(idle.records),
    ]
  }

  static func json(_ residue: PlanFindings.Residue) -> JSONValue {
    let place = residue.place
    return [
      "rule": .string(residue.rule), "in": .string(place.place.document.rawValue),
      "pointer": .string(place.place.path.text), "member_names": .bool(place.isMemberName),
      "others": .bool(place.isOthers), "expected": .bool(residue.isExpected),
      "records": .integer(residue.records),
      "examples": .array(residue.examples.map { .string($0.text) }),
    ]
  }

  private static func json(_ user: PlanFindings.AbsentUser) -> JSONValue {
    ["user": JSONValue(user.identity), "found": .string(user.trace.rawValue)]
  }

  private static func json(_ empty: PlanFindings.EmptyNamespace) -> JSONValue {
    [
      "namespace": .string(empty.namespace.name), "other_keys": .bool(empty.hasOtherKeys),
    ]
  }
}
