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
    case stateUnlock = "state_unlock"
    case grantAdmin = "grant_admin"
    case revokeAdmin = "revoke_admin"
    case auditRepair = "audit_repair"
  }

  private init(_ name: Name) { rawValue = name.rawValue }

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let storageMigration = AuditAction(.storageMigration)
  public static let indexMigration = AuditAction(.indexMigration)
  public static let autoMigration = AuditAction(.autoMigration)
  public static let rollback = AuditAction(.rollback)
  public static let cleanup = AuditAction(.cleanup)
  public static let snapshotCreate = AuditAction(.snapshotCreate)
  public static let snapshotRestore = AuditAction(.snapshotRestore)
  /// The acceptance gates of a cohort were evaluated.
  public static let acceptance = AuditAction(.acceptance)
  /// A cohort was applied although the gates of the one before had not passed.
  public static let gateOverride = AuditAction(.gateOverride)
  public static let stateUnlock = AuditAction(.stateUnlock)
  public static let grantAdmin = AuditAction(.grantAdmin)
  public static let revokeAdmin = AuditAction(.revokeAdmin)
  /// Written by the log itself: a crash had left an unfinished record, which was cut off.
  public static let auditRepair = AuditAction(.auditRepair)

  /// Those that this version writes, to choose from; a log may hold others.
  public static let known = Name.allCases.map { AuditAction($0) }
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
  package static let empty = AuditHead(
    sequence: 0, hash: RunningDigest.prefix + String(repeating: "0", count: 64))
}
