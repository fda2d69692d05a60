import Core
package import Governance
import Ledger

extension ApprovalsView {
  package static func json(
    _ check: PolicyCheck, of plan: PolicyCheck.Plan, policy: String?, digest: String?
  ) -> JSONValue {
    let view: JSONValue = [
      "format": "keyshift.approvals/1", "digest": .string(plan.trailer.digest),
      "environment": .string(plan.subject.environment), "cohort": .string(plan.subject.name),
      "actor": .string(plan.header.actor),
      "policy": policy.map { ["file": .string($0), "digest": .string(digest)] } ?? .null,
      "required": .integer(check.requiredApprovals), "counted": .integer(check.counted.count),
      "approved": policy == nil ? .null : .bool(check.violations.isEmpty),
      "approvals": .array(check.verdicts.map(json)),
    ]
    return view.adding(PlanView.targetMembers(plan.subject))
  }

  private static func json(_ verdict: ApprovalVerdict) -> JSONValue {
    let statement = verdict.approval?.statement
    return [
      "file": .string(verdict.file), "approver": .string(verdict.approver?.name),
      "name": .string(statement?.name), "key": .string(verdict.approval?.key.id),
      "time": JSONValue(statement?.time), "expires": JSONValue(statement?.expires),
      "comment": .string(statement?.comment), "author": .string(statement?.author),
      "counts": .bool(verdict.standing == .counts), "reason": .string(verdict.reason),
    ]
  }
}
