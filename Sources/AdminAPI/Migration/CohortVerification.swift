import Core
import Engine
import Ledger
import RecordIndex

/// Reads back what an applied plan promised, looks at the index, and records what the gates say.
struct CohortVerification<Store: KeyValueStore, Access: AdminAccess>: Sendable {
  let service: MigrationService<Store, Access>
  let plan: VerifiedPlan
  let actor: String

  private var configuration: AdminConfiguration { service.configuration }

  func run(_ selection: UserSelection) async throws -> GateReport? {
    let settling = ConsistencyWait(
      lastWrite: configuration.now(), delay: service.store.capabilities.consistencyDelay,
      limit: nil, now: configuration.now(),
      sleep: configuration.stop.interrupting(configuration.surroundings.sleep))
    return try await CohortAcceptance(
      configuration.state, in: configuration.surroundings, actor: actor,
      retry: configuration.retry
    ).run(
      plan, in: service.store, settling: settling,
      isIndexConsistent: { try await isIndexConsistent(selection) }
    ).gates
  }

  /// Nil where the plan does not ask.
  private func isIndexConsistent(_ selection: UserSelection) async throws -> Bool? {
    guard plan.subject.accept.index == .consistent, let index = configuration.cohort.index else {
      return nil
    }
    let users = IndexUser.users(selection.members.flatMap(\.identities))
    return try await service.access.withIndex(index, writing: false) { target in
      try await IndexCheck(
        store: service.store, records: index.records, rules: configuration.cohort.rules,
        target: target, retry: configuration.retry.over(service.store),
        now: configuration.now
      ).check(users).isConsistent
    }
  }
}
