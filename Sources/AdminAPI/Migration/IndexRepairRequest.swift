import Core
import Engine
import Ledger
import RecordIndex

/// Makes the application's index follow the records of the users that a request names, or only says what
/// that would take.
struct IndexRepairRequest<Store: KeyValueStore, Access: AdminAccess>: Sendable {
  let service: MigrationService<Store, Access>

  private var configuration: AdminConfiguration { service.configuration }

  func run(_ migration: PlannedMigration) async throws -> IndexRepairReport {
    guard let index = configuration.cohort.index else {
      throw AdminError.noIndex
    }
    let users = IndexUser.users(migration.selection.members.flatMap(\.identities))
    guard migration.request.apply else {
      return try await Self.repair(
        service.store, index, users, service.access, configuration, applies: false)
    }
    let ledger = try service.ledger(of: migration.subject)
    return try await ledger.whileLocked(
      actor: migration.actor, operation: "index repair", in: configuration.surroundings
    ) { try await repair(index, users, migration, ledger.audit) }
  }

  private func repair(
    _ index: IndexReference, _ users: [IndexUser], _ migration: PlannedMigration,
    _ audit: EnvironmentAudit
  ) async throws -> IndexRepairReport {
    try await service.access.withWritableStore {
      let report = try await Self.repair(
        $0, index, users, service.access, configuration, applies: true)
      let event = event(report, migration)
      try await audit.append(event)
      try await publish(report, event, migration.subject.name, in: $0)
      return report
    }
  }

  private func event(_ report: IndexRepairReport, _ migration: PlannedMigration) -> AuditEvent {
    AuditEvent(
      time: configuration.now(), actor: migration.actor, action: .indexMigration,
      success: report.isConsistent,
      details: [
        "cohort": .string(migration.subject.name), "index": .string(report.index),
        "users": .integer(Int64(report.users.count)), "sent": .integer(Int64(report.sent)),
        "failed": .integer(Int64(report.failed)), "consistent": .bool(report.isConsistent),
        "store": .string(migration.subject.storeIdentity), "via": .string("http"),
      ])
  }

  /// Publishes the result of the repair for the application.
  private func publish(
    _ report: IndexRepairReport, _ event: AuditEvent, _ cohort: String, in store: some KeyValueStore
  ) async throws {
    guard let publication = configuration.cohort.publish else { return }
    try await RunPublisher(store: store, retry: configuration.retry).publish(
      report, event, cohort: cohort, to: publication)
  }

  private static func repair<Records: KeyValueStore>(
    _ store: Records, _ index: IndexReference, _ users: [IndexUser], _ access: Access,
    _ configuration: AdminConfiguration, applies: Bool
  ) async throws -> IndexRepairReport {
    try await access.withIndex(index, writing: applies) { target in
      await IndexRepair(
        store: store, records: index.records, rules: configuration.cohort.rules, target: target,
        retry: configuration.retry, options: IndexRepairOptions(applies: applies),
        now: configuration.now
      ).repair(users)
    }
  }
}
