import Core
import Engine
import HTTPTypes
import Ledger
import RecordIndex
import Review

/// Plans the migration of the users that a request names, and applies the saved plan when asked to.
struct MigrationService<Store: KeyValueStore, Access: AdminAccess>: Sendable {
  let store: Store
  let access: Access
  let configuration: AdminConfiguration
  let live: LiveRuns
  let jobs: BackgroundJobs

  var plan: CohortPlan { configuration.cohort }

  /// - Throws: `AdminError`, or what planning and applying throw before anything was written.
  func document(_ request: MigrationRequest, by actor: String) async throws -> JSONValue {
    let selection = UserSelection(
      try await UserResolver(store: store, plan: plan).resolve(request.users))
    guard !request.repair || plan.index != nil else { throw AdminError.noIndex }
    var document = MigrationDocument(request, environment: plan.environment, selection)
    guard !selection.members.isEmpty else { return document.json }
    let migration = try await plan(request, actor, selection)
    document.plan = migration
    if let expected = request.expect, expected != migration.result.trailer.digest {
      throw AdminError(
        .conflict, "wrong-digest",
        "the plan's digest is \(migration.result.trailer.digest) now, and 'expect' names \(expected): "
          + "something changed in between; review a new dry run")
    }
    try await note(migration)
    if request.apply {
      let applied = try await jobs.result { try await apply(migration) }
      document.applied = applied
      document.repair = applied.repair
      document.progress = try await ledger(of: migration.subject).state()?.users ?? []
    }
    if request.apply || request.repair {
      document.published = try await MigrationStates(store: store, publication: plan.publish)
        .read(selection.members.compactMap(\.id))
    }
    if request.repair, !request.apply {
      document.repair = try await jobs.result {
        try await IndexRepairRequest(service: self).run(migration)
      }
    }
    return document.json
  }

  func ledger(of subject: PlanSubject) throws(LedgerError) -> CohortLedger {
    try CohortLedger(
      configuration.state, environment: subject.environment, cohort: subject.name)
  }

  // MARK: - Planning

  private func plan(
    _ request: MigrationRequest, _ actor: String, _ selection: UserSelection
  ) async throws -> PlannedMigration {
    let memory = try await MemoryUpdate.forPlanning(
      plan.environment, in: configuration.state,
      directory: configuration.surroundings.temporaryDirectory)
    let planner = CohortPlanner(store: store, plan: plan, memory: memory)
    let (input, _) = try await planner.prepare(selection.members)
    var subject = configuration.subject
    subject.name = selection.cohortName(in: plan)
    var header = plan.header(
      tool: configuration.tool, actor: actor, baseDirectory: configuration.baseDirectory,
      at: configuration.now())
    let ledger = try ledger(of: subject)
    header.state = try await PlannedState(in: ledger, path: plan.state?.path)
    let state = configuration.state
    let draft = try await state.draftPlan(
      of: ledger.cohort, id: configuration.surroundings.makeRunID())
    let result: PlanResult
    do {
      result = try await planner.save(
        input, header, subject, to: draft,
        options: PlanOptions(previewLimit: 0, countsUsers: true), now: configuration.now,
        spoolDirectory: configuration.surroundings.temporaryDirectory)
    } catch {
      await state.dropPlan(draft)
      throw error
    }
    // The same plan again replaces itself, so that asking often leaves one file.
    let file = try await state.keepPlan(
      draft, of: ledger.cohort, digest: result.trailer.digest)
    return PlannedMigration(
      request: request, actor: actor, selection: selection, subject: subject, file: file,
      result: result)
  }

  /// Who asked for what goes to the audit log, a dry run, too.
  private func note(_ migration: PlannedMigration) async throws(LedgerError) {
    let counts = migration.result.trailer.counts
    try await ledger(of: migration.subject).audit.append(
      AuditEvent(
        time: configuration.now(), actor: migration.actor, action: .storageMigration, success: true,
        details: [
          "cohort": .string(migration.subject.name), "phase": .string("planned"),
          "plan": .string(migration.result.trailer.digest), "apply": .bool(migration.request.apply),
          "users": .integer(Int64(counts.users)), "operations": .integer(Int64(counts.operations)),
          "writes": .integer(Int64(counts.writes)),
          "store": .string(migration.subject.storeIdentity), "via": .string("http"),
        ]))
  }

  // MARK: - Applying

  private func apply(_ migration: PlannedMigration) async throws -> AppliedMigration {
    let verified = try VerifiedPlan(migration.file)
    let request = ApplyRequest(
      verified, from: .request, expecting: migration.request.expect.map { .digest($0) } ?? .any,
      gateOverride: migration.request.overrideReason)
    let run = configuration.surroundings.makeRunID()
    let live = live
    var surroundings = configuration.surroundings
    surroundings.makeRunID = { run }
    let environment = ApplyEnvironment(
      ledger: try ledger(of: migration.subject), actor: migration.actor, in: surroundings,
      retry: configuration.retry, stop: configuration.stop,
      onProgress: { live.report($0.tally, of: run) })
    defer { live.end(run) }
    let applied = try await GuardedApply(request, authority: access, environment: environment).run {
      _, body in try await access.withWritableStore { try await body($0) }
    }
    var outcome = AppliedMigration(applied: applied)
    // Before the gates, which ask whether the index follows what was just moved.
    if migration.request.repair {
      outcome.repair = try await IndexRepairRequest(service: self).run(migration)
    }
    return try await accept(outcome, verified, migration)
  }

  /// Evaluates the gates: at once where every read sees the last write, else later and in the background.
  private func accept(
    _ applied: AppliedMigration, _ verified: VerifiedPlan, _ migration: PlannedMigration
  ) async throws -> AppliedMigration {
    var outcome = applied
    guard outcome.applied.report.outcome == .completed else { return outcome }
    let verification = CohortVerification(service: self, plan: verified, actor: migration.actor)
    guard store.capabilities.consistencyDelay > 0 else {
      outcome.gates = try await verification.run(migration.selection)
      return outcome
    }
    outcome.areGatesPending =
      jobs.start { _ = try? await verification.run(migration.selection) } == .begun
    return outcome
  }
}

/// What one request's plan is, and where.
struct PlannedMigration: Sendable {
  var request: MigrationRequest
  /// As logs and state name the caller.
  var actor: String
  var selection: UserSelection
  var subject: PlanSubject
  /// Where the plan is saved.
  var file: String
  var result: PlanResult
}

/// The result of an apply requested over HTTP.
struct AppliedMigration: Sendable {
  var applied: AppliedPlan
  /// Nil where the request does not ask for one.
  var repair: IndexRepairReport?
  /// Nil where they were not evaluated, or not yet.
  var gates: GateReport?
  /// The store shows writes late, and the gates wait for it.
  var areGatesPending = false
}
