import Core
import Engine
import HTTPTypes
import Ledger
import OperatorPages
import SystemPackage

/// Gathers what the operator's pages show. Reads states; writes nothing.
struct PageService: Sendable {
  let pages: OperatorPages
  let archive: RunArchive
  let shelf: PlanArchive
  let now: @Sendable () -> Timestamp
  /// Measured coverage of the server's own cohort, oldest first.
  let coverage: @Sendable () -> (environment: String, cohort: String, samples: [CoverageSample])

  /// The fields of a query, decoded.
  typealias Fields = [(key: Substring, value: Substring)]

  // MARK: - Pages

  func overview(_ context: PageContext) async throws -> [UInt8] {
    pages.overview(try await overviewModel(context))
  }

  /// - Throws: 404 where there is no state of the cohort.
  func cohort(
    _ environment: String, _ name: String, _ fields: Fields, _ context: PageContext
  ) async throws -> [UInt8] {
    pages.cohort(try await cohortModel(environment, name, fields, context))
  }

  /// - Throws: 404 for the ID of an unknown run.
  func run(_ id: String, _ context: PageContext) async throws -> [UInt8] {
    pages.run(Self.model(try await archive.run(id), context))
  }

  func plans(_ context: PageContext) async throws -> [UInt8] {
    pages.plans(PlansModel(page: context, plans: try await shelf.plans().map(Self.entry)))
  }

  /// - Throws: 404 where no plan has the digest.
  func plan(_ digest: String, _ fields: Fields, _ context: PageContext) async throws -> [UInt8] {
    let plan = try await shelf.plan(digest)
    return pages.plan(
      PlanModel(page: context, plan: Self.entry(plan), results: try await Self.read(plan, fields)))
  }

  /// - Throws: 404 where there is no log yet.
  func audit(_ fields: Fields, _ context: PageContext) async throws -> [UInt8] {
    pages.audit(try await auditModel(fields, context))
  }

  /// What is shown around every page.
  ///
  /// - Parameter canSignOut: whether there is a session of this server's to be ended.
  func context(for viewer: String?, canSignOut: Bool) -> PageContext {
    PageContext(
      now: now(), viewer: viewer, signOut: canSignOut ? PageAddress.signOut.rawValue : nil)
  }

  func refusal(_ error: AdminError, _ context: PageContext) -> [UInt8] {
    pages.refusal(
      RefusalModel(
        page: context, status: Int(error.status.code), title: error.status.reasonPhrase,
        detail: error.message.sentence))
  }

  func signIn(error: String?, next: String?) -> [UInt8] {
    pages.login(LoginModel(page: PageContext(now: now()), error: error, next: next))
  }

  // MARK: - Models

  private func overviewModel(_ context: PageContext) async throws -> OverviewModel {
    let states = try await archive.states.states()
    let locks = try await locks()
    let measured = coverage()
    let environments = Dictionary(grouping: states, by: \.environment).sorted { $0.key < $1.key }
    return OverviewModel(
      page: context,
      environments: environments.map { name, states in
        OverviewModel.Environment(
          name: name, gate: Self.verdict(EnvironmentGate(states, next: ""), name),
          cohorts: states.sorted { Self.lastStart($1) < Self.lastStart($0) }.map {
            CohortState(state: $0, lock: locks[[$0.environment, $0.cohort]])
          }, coverage: measured.environment == name ? measured.samples : [])
      })
  }

  /// Environments in which no run may start, in order.
  func freezes() async throws -> [EnvironmentFreezeRefusal] {
    try await backend.freezes().compactMap { environment, freeze in
      freeze.map { EnvironmentFreezeRefusal(environment, $0) }
    }
  }

  private func locks() async throws -> [[String]: LockRecord] {
    var locks: [[String]: LockRecord] = [:]
    for cohort in try await backend.cohorts() {
      locks[[cohort.environment, cohort.name]] = try await backend.holder(of: cohort)
    }
    return locks
  }

  private var backend: any StateBackend { archive.states.backend }

  private func cohortModel(
    _ environment: String, _ name: String, _ fields: Fields, _ context: PageContext
  ) async throws -> CohortModel {
    let cohort: CohortID
    do { cohort = try CohortID(environment: environment, name: name) } catch {
      throw AdminError.notFound
    }
    guard let state = try await archive.states.state(of: cohort) else {
      throw AdminError(.notFound, "no-such-cohort", "no state of '\(name)' in '\(environment)'")
    }
    let states = try await archive.states.states(of: environment)
    let measured = coverage()
    let isMeasured = measured.environment == environment && measured.cohort == name
    return CohortModel(
      page: context,
      cohort: CohortState(state: state, lock: try await backend.holder(of: cohort)),
      gate: Self.verdict(EnvironmentGate(states, next: name), environment),
      query: UserQuery(fields), coverage: isMeasured ? measured.samples : [])
  }

  private func auditModel(_ fields: Fields, _ context: PageContext) async throws -> AuditModel {
    let environments = try await backend.environments()
    let asked = fields.first { $0.key == "environment" }.map { String($0.value) }
    let known = asked.flatMap { environments.contains($0) ? $0 : nil }
    guard let environment = known ?? environments.first else {
      throw AdminError(.notFound, "no-such-log", "there is no audit log yet")
    }
    let log = backend.audit(of: environment)
    return AuditModel(
      page: context, environment: environment, environments: environments,
      results: try await AuditPage.reading(log, AuditQuery(fields)))
  }

  private static func model(_ run: ArchivedRun, _ context: PageContext) -> RunModel {
    let isGoingOn = run.record.outcome == .running
    return RunModel(
      page: context, run: run.record, environment: run.environment, cohort: run.cohort,
      events: isGoingOn ? APIAddress.runEvents.path(run.record.id) : nil)
  }

  @concurrent
  private static func read(_ plan: VerifiedPlan, _ fields: Fields) async throws -> PlanPage {
    var reader = try plan.open()
    return try PlanPage.reading(&reader, PlanQuery(fields))
  }

  private static func entry(_ plan: VerifiedPlan) -> PlanEntry {
    PlanEntry(plan, file: plan.path.split(separator: "/").last.map(String.init) ?? plan.path)
  }

  private static func lastStart(_ state: StateDocument) -> Timestamp {
    state.runs.last?.startedAt ?? Timestamp(milliseconds: 0)
  }

  private static func verdict(_ gate: EnvironmentGate, _ environment: String) -> GateVerdict {
    switch gate {
    case .open: .open
    case .closed(let obstacle):
      .closed(EnvironmentGateRefusal(obstacle, environment: environment).description.sentence)
    }
  }
}
