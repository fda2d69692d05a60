import Core
import Engine
import Ledger
import Review

/// Plans a cohort the way every command does: read-only store, checked users, progress on stderr.
enum Planning {
  struct Outcome {
    var header: PlanHeader
    var result: PlanResult
    var warnings: [Diagnostic]
  }

  /// - Parameter file: where the plan is saved; nil writes nothing at all.
  static func run(
    _ cohort: Cohort, to file: String?, actor: String, options: PlanOptions
  ) async throws -> Outcome {
    try await StoreFactory.withStore(cohort.store, base: cohort.baseDirectory, .reading) { store in
      try await plan(cohort, store, to: file, actor: actor, options: options)
    }
  }

  private static func plan(
    _ cohort: Cohort, _ store: some KeyValueStore, to file: String?, actor: String,
    options: PlanOptions
  ) async throws -> Outcome {
    let (input, warnings) = try await cohort.planInput(store)
    let progress = ProgressReporter("planning")
    defer { progress.finish() }
    let header = cohort.header(actor: actor)
    let writer = try PlanWriter(to: file, header: header, subject: cohort.subject)
    let planner = Planner(store: store, now: Environment.now) { progress.report($0.records) }
    let result = try await planner.plan(input, into: writer, options: options)
    return Outcome(header: header, result: result, warnings: warnings)
  }
}
