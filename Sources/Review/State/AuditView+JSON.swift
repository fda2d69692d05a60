package import Ledger

extension AuditView {
  package static func json(_ records: [AuditRecord]) -> JSONValue {
    ["format": "keyshift.audit-records/1", "records": .array(records.map(json))]
  }

  package static func json(_ verification: AuditVerification) -> JSONValue {
    [
      "format": "keyshift.audit-verification/1", "sound": .bool(verification.isSound),
      "records": .integer(verification.records), "repairs": .integer(verification.repairs),
      "head": [
        "sequence": .integer(verification.head.sequence),
        "hash": .string(verification.head.hash),
      ],
      "findings": .array(
        verification.findings.map { finding in
          [
            "kind": .string(finding.kind.rawValue), "harmless": .bool(finding.isHarmless),
            "line": finding.line.map { .integer($0) } ?? .null,
            "message": .string(finding.message),
          ]
        }),
    ]
  }

  private static func json(_ record: AuditRecord) -> JSONValue {
    let event = record.event
    return [
      "sequence": .integer(record.sequence), "time": JSONValue(event.time),
      "actor": .string(event.actor), "action": .string(event.action.rawValue),
      "success": .bool(event.success),
      "details": .object(
        event.details.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, json($0.value)) }),
      "previous": .string(record.previous), "hash": .string(record.hash),
    ]
  }

  private static func json(_ value: AuditValue) -> JSONValue {
    switch value {
    case .string(let text): .string(text)
    case .integer(let number): .integer(number)
    case .bool(let value): .bool(value)
    case .null: .null
    }
  }
}
