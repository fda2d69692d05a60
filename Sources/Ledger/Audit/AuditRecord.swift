package import Core

/// Who did what, when, and whether it succeeded.
package struct AuditRecord: Hashable, Sendable {
  /// 1 for the first record, then one more with each.
  package let sequence: Int64
  package let event: AuditEvent
  /// Hash of the record before; 64 zeros for the first.
  package let previous: String
  /// `sha256:…` over the record's line without its hash.
  package let hash: String

  package var head: AuditHead { AuditHead(sequence: sequence, hash: hash) }
}

/// What a record is about; what the caller of `AuditLog.append` hands over.
package struct AuditEvent: Hashable, Sendable {
  package var time: Timestamp
  package var actor: String
  package var action: AuditAction
  package var success: Bool
  /// What else is worth knowing; never a value of an entry.
  package var details: [String: AuditValue]

  package init(
    time: Timestamp, actor: String, action: AuditAction, success: Bool,
    details: [String: AuditValue] = [:]
  ) {
    self.time = time
    self.actor = actor
    self.action = action
    self.success = success
    self.details = details
  }
}

/// A kind of event; a stable name in the log.
package struct AuditAction: RawRepresentable, Hashable, Sendable, Codable {
  package let rawValue: String

  /// Those that this version writes. The constants and `known` are made of its cases, so that neither can
  /// lack one.
  private enum Name: String, CaseIterable {
    case storageMigration = "storage_migration"
    case indexMigration = "do_migration"
    case autoMigration = "auto_migration"
    case rollback, cleanup
    case snapshotCreate = "snapshot_create"
    case snapshotRestore = "snapshot_restore"
    case acceptance
    case gateOverride = "gate_override"
    case freeze, thaw
    case freezeOverride = "freeze_override"
    case stateUnlock = "state_unlock"
    case stateUpgrade = "state_upgrade"
    case claimRelease = "claim_release"
    case grantAdmin = "grant_admin"
    case revokeAdmin = "revoke_admin"
    case auditRepair = "audit_repair"
  }

  private init(_ name: Name) { rawValue = name.rawValue }

  package init(rawValue: String) { self.rawValue = rawValue }

  package static let storageMigration = AuditAction(.storageMigration)
  package static let indexMigration = AuditAction(.indexMigration)
  package static let autoMigration = AuditAction(.autoMigration)
  package static let rollback = AuditAction(.rollback)
  package static let cleanup = AuditAction(.cleanup)
  package static let snapshotCreate = AuditAction(.snapshotCreate)
  package static let snapshotRestore = AuditAction(.snapshotRestore)
  /// The acceptance gates of a cohort were evaluated.
  package static let acceptance = AuditAction(.acceptance)
  /// A cohort was applied although the gates of the one before had not passed.
  package static let gateOverride = AuditAction(.gateOverride)
  /// An environment was frozen: no run starts.
  package static let freeze = AuditAction(.freeze)
  package static let thaw = AuditAction(.thaw)
  /// A rollback ran although the environment was frozen.
  package static let freezeOverride = AuditAction(.freezeOverride)
  package static let stateUnlock = AuditAction(.stateUnlock)
  /// What an environment remembers was made from the journals of its runs.
  package static let stateUpgrade = AuditAction(.stateUpgrade)
  /// A legacy name was given free for another ID.
  package static let claimRelease = AuditAction(.claimRelease)
  package static let grantAdmin = AuditAction(.grantAdmin)
  package static let revokeAdmin = AuditAction(.revokeAdmin)
  /// Written by the log itself: a crash had left an unfinished record, which was cut off.
  package static let auditRepair = AuditAction(.auditRepair)

  /// Those that this version writes, to choose from; a log may hold others.
  package static let known = Name.allCases.map { AuditAction($0) }
}

/// A JSON scalar.
package enum AuditValue: Hashable, Sendable {
  case string(String)
  case integer(Int64)
  case bool(Bool)
  case null
}

extension AuditValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// The end of the log at a moment, kept elsewhere to show that nothing was cut off.
package struct AuditHead: Hashable, Sendable, Codable {
  package var sequence: Int64
  package var hash: String

  package init(sequence: Int64, hash: String) {
    self.sequence = sequence
    self.hash = hash
  }

  /// Before the first record.
  package static let empty = AuditHead(
    sequence: 0, hash: RunningDigest.prefix + String(repeating: "0", count: 64))
}
