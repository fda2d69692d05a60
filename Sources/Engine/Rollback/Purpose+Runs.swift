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
        "rolled_back": .string(basis.run), "rolled_back_kind": .string(basis.kind),
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

extension StateDocument {
  /// Takes note that a run's writes were undone: their users are no longer done.
  ///
  /// Of an undone migration, a user's counts tell what is left of it: `already` what still stands,
  /// `notAttempted` what was undone. To undo a clean-up brings back legacy keys, and takes no
  /// record from where it was moved to.
  mutating func note(_ users: [UserProgress], undoneOf basis: RollbackBasis) {
    guard basis.kind != RunRecord.cleanupKind else { return }
    let positions = Dictionary(
      self.users.enumerated().map { ($1.identity, $0) }, uniquingKeysWith: { first, _ in first })
    for user in users {
      let undone = user.tally.applied + user.tally.already
      guard undone > 0 else { continue }
      var after = UserProgress(identity: user.identity)
      after.tally = Tally(
        planned: user.tally.planned, already: user.tally.planned - undone, notAttempted: undone)
      if let position = positions[user.identity] {
        if basis.kind == RunRecord.rollbackKind { after.tally = self.users[position].tally }
        self.users[position] = after
      } else {
        self.users.append(after)
      }
    }
  }
}
