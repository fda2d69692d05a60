import Core
import Ledger

extension PlanSubject.Purpose {
  /// What the record of a run of such a plan says under `kind`.
  func runKind(_ origin: ApplyOrigin) -> String {
    switch self {
    case .migrate: origin.isAutomatic ? RunRecord.autoKind : "apply"
    case .rollback: RunRecord.rollbackKind
    case .cleanup: RunRecord.cleanupKind
    }
  }

  func auditAction(_ origin: ApplyOrigin) -> AuditAction {
    switch self {
    case .migrate: origin.isAutomatic ? .autoMigration : .storageMigration
    case .rollback: .rollback
    case .cleanup: .cleanup
    }
  }

  /// What a run of such a plan rests on, for the audit log.
  var auditDetails: [String: AuditValue] {
    switch self {
    case .migrate: [:]
    case .rollback(let basis):
      [
        "rolled_back": .string(basis.runs.map(\.id).joined(separator: " ")),
        "rolled_back_kind": .string(basis.isOfCohort ? "cohort" : basis.newest?.kind ?? ""),
        "reason": basis.reason.map { .string($0) } ?? .null,
      ]
    case .cleanup(let basis):
      [
        "migrated_by": .string(basis.run), "migrated_plan": .string(basis.planDigest),
        "waiting_seconds": .integer(basis.waitingSeconds),
        "coverage_ppm": .integer(Int64(basis.coveragePPM)),
      ]
    }
  }
}

extension PlanSubject.Purpose {
  /// What a plan of this purpose undoes; nil for other plans.
  var undone: RollbackBasis? {
    if case .rollback(let basis) = self { basis } else { nil }
  }
}
