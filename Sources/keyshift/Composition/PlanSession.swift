import Core
import Engine
import Ledger
import Review

/// Plans a cohort the way every command does: read-only store, checked users, progress on stderr.
enum PlanSession {
  struct Outcome {
    var header: PlanHeader
    var subject: PlanSubject
    var result: PlanResult
    var warnings: [Diagnostic]
    /// Nil where requests cost nothing.
    var planning: PlanningRequests?

    /// The plan as its views take it.
    ///
    /// - Parameter file: the saved plan, as the next command would name it.
    func reviewed(_ file: String) -> ReviewedPlan {
      ReviewedPlan(
        header: header, subject: subject, trailer: result.trailer, preview: result.preview,
        file: file)
    }
  }

  /// - Parameters:
  ///   - file: where the plan is saved; nil writes nothing at all.
  ///   - state: where the cohort's runs are recorded; only read.
  ///   - parts: of the cohort, to be planned; none: all of it.
  static func run(
    _ cohort: Cohort, to file: String?, actor: String, state: StateRoot, options: PlanOptions,
    parts: [PlanTarget.Part] = [], session: StoreSession
  ) async throws -> Outcome {
    let resolved = try cohort.resolvedStore()
    let subject = cohort.subject(resolved)
    try checkRules(parts, cohort.plan)
    return try await StoreFactory.withStore(resolved, .reading, session) { store in
      try await plan(
        cohort, subject, store, session.requestsPerSecond, to: file,
        memory: await cohort.memory(state),
        header: await cohort.header(actor: actor, state: state),
        options: options, parts)
    }
  }

  /// How far the cohort's users are: where requests cost, by keys, unless values are asked for.
  static func status(
    _ cohort: Cohort, state: StateRoot, readsValues: Bool, session: StoreSession
  ) async throws -> StatusView.Users {
    let resolved = try cohort.resolvedStore()
    let subject = cohort.subject(resolved)
    return try await StoreFactory.withStore(resolved, .reading, session) { store in
      guard readsValues || store.capabilities.tariff == nil else {
        return .keys(try await keys(cohort, store))
      }
      let outcome = try await plan(
        cohort, subject, store, session.requestsPerSecond, to: nil,
        memory: await cohort.memory(state), header: await cohort.header(actor: "", state: state),
        options: PlanOptions(countsUsers: true, deleted: .leave), [])
      return .decided(outcome.result.users)
    }
  }

  private static func keys(
    _ cohort: Cohort, _ store: some KeyValueStore
  ) async throws -> [KeyStatus] {
    let (input, _) = try await cohort.planInput(store)
    return try await KeyStatusReading(
      store: store, spoolDirectory: Environment.temporaryDirectory
    ).read(input)
  }

  private static func plan(
    _ cohort: Cohort, _ subject: PlanSubject, _ store: some KeyValueStore,
    _ requestsPerSecond: Double?, to file: String?, memory: EnvironmentMemory, header: PlanHeader,
    options: PlanOptions, _ parts: [PlanTarget.Part]
  ) async throws -> Outcome {
    // Of the whole cohort: a part hides no collision with the rest.
    var (input, warnings) = try await cohort.planInput(store, memory: memory)
    var subject = subject
    subject.target = try TargetOptions.covering(parts, of: input.identities, cohort.plan.rules)
    input.target = subject.target
    let progress = ProgressReporter("planning")
    defer { progress.finish() }
    let result = try await CohortPlanner(
      store: store, plan: cohort.plan, memory: memory
    ).save(
      input, header, subject, to: file, options: options, now: Environment.now,
      spoolDirectory: Environment.temporaryDirectory
    ) {
      progress.report(
        Self.step($0, store.capabilities, requestsPerSecond),
        of: $0.listing == nil ? "planning" : "listing")
    }
    return Outcome(
      header: header, subject: subject, result: result, warnings: warnings + result.notes,
      planning: store.requestCounts.map {
        PlanningRequests(made: $0, listings: result.listings)
      })
  }

  /// Of the listing its prefixes, later its records; and how long the requests that are left take.
  private static func step(
    _ progress: PlanProgress, _ store: StoreCapabilities, _ requestsPerSecond: Double?
  ) -> ProgressStep {
    let limit = RequestLimit(store, requestsPerSecond)
    if let listing = progress.listing {
      return ProgressStep(
        done: listing.settled, total: listing.wanted,
        leastSecondsLeft: limit.seconds(listing.requestsLeft))
    }
    let left = progress.total.map { max(0, $0 - progress.records) }
    let keys = max(1, min(store.keysPerRead, store.readBatchSize))
    return ProgressStep(
      done: progress.records, total: progress.total,
      leastSecondsLeft: left.flatMap { limit.seconds(($0 + keys - 1) / keys) })
  }
}

extension PlanSession {
  /// Refuses unknown rules before a store is asked for users.
  private static func checkRules(_ parts: [PlanTarget.Part], _ plan: CohortPlan) throws {
    let rules = parts.filter { if case .rule = $0 { true } else { false } }
    _ = try TargetOptions.covering(rules, of: [], plan.rules)
  }
}

extension Cohort {
  /// What its environment remembers, for a plan; nothing where there is no state directory.
  func memory(_ state: StateRoot) async throws -> EnvironmentMemory {
    guard state.exists else { return .empty }
    return try await MemoryUpdate.forPlanning(
      plan.environment, in: state.backend, directory: Environment.temporaryDirectory)
  }
}
