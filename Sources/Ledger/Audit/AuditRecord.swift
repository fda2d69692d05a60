public import Core

/// Who did what, when, and whether it succeeded.
public struct AuditRecord: Hashable, Sendable {
  /// 1 for the first record, then one more with each.
  public let sequence: Int64
  public let event: AuditEvent
  /// Hash of the record before; 64 zeros for the first.
  public let previous: String
  /// `sha256:…` over the record's line without its hash.
  public let hash: String

  public var head: AuditHead { AuditHead(sequence: sequence, hash: hash) }
}

/// What a record is about; what the caller of `AuditLog.append` hands over.
public struct AuditEvent: Hashable, Sendable {
  public var time: Timestamp
  public var actor: String
  public var action: AuditAction
  public var success: Bool
  /// What else is worth knowing; never a value of an entry.
  public var details: [String: AuditValue]

  public init(
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
public struct AuditAction: RawRepresentable, Hashable, Sendable, Codable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let storageMigration = AuditAction(rawValue: "storage_migration")
  public static let indexMigration = AuditAction(rawValue: "do_migration")
  public static let autoMigration = AuditAction(rawValue: "auto_migration")
  public static let rollback = AuditAction(rawValue: "rollback")
  public static let cleanup = AuditAction(rawValue: "cleanup")
  public static let snapshotCreate = AuditAction(rawValue: "snapshot_create")
  public static let snapshotRestore = AuditAction(rawValue: "snapshot_restore")
  /// The acceptance gates of a cohort were evaluated.
  public static let acceptance = AuditAction(rawValue: "acceptance")
  /// A cohort was applied although the gates of the one before had not passed.
  public static let gateOverride = AuditAction(rawValue: "gate_override")
  public static let stateUnlock = AuditAction(rawValue: "state_unlock")
  public static let grantAdmin = AuditAction(rawValue: "grant_admin")
  public static let revokeAdmin = AuditAction(rawValue: "revoke_admin")
  /// Written by the log itself: a crash had left an unfinished record, which was cut off.
  public static let auditRepair = AuditAction(rawValue: "audit_repair")

  /// Those that this version writes, to choose from; a log may hold others.
  public static let known: [AuditAction] = [
    .storageMigration, .indexMigration, .autoMigration, .rollback, .cleanup, .snapshotCreate,
    .snapshotRestore, .acceptance, .gateOverride, .stateUnlock, .grantAdmin, .auditRepair,
  ]
}

/// A JSON scalar.
public enum AuditValue: Hashable, Sendable {
  case string(String)
  case integer(Int64)
  case bool(Bool)
  case null
}

extension AuditValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// The end of the log at a moment, kept elsewhere to show that nothing was cut off.
public struct AuditHead: Hashable, Sendable, Codable {
  public var sequence: Int64
  public var hash: String

  public init(sequence: Int64, hash: String) {
    self.sequence = sequence
    self.hash = hash
  }

  /// Before the first record.
  static let empty = AuditHead(
    sequence: 0, hash: RunningDigest.prefix + String(repeating: "0", count: 64))
}
