import CloudflareStore
import Core
import Engine
import FileState
import KVSimulator
import Ledger
import SystemPackage

/// What comes after a migration, as the commands go it.
extension Migration {
  private var input: PlanInput {
    get throws { PlanInput(identities: identities, rules: try Self.rules(), limits: Limits()) }
  }

  func coverage(
    _ store: CloudflareStore, listed: CohortListing? = nil
  ) async throws -> CoverageReport {
    let counts = try await CoverageReading(store: store, spoolDirectory: directory).read(
      input, listed: listed)
    return CoverageReport(
      environment: "test", cohort: "one", identities: identities, rules: try Self.rules(),
      counts: counts, state: try await ledger.state())
  }

  func status(_ store: CloudflareStore) async throws -> [KeyStatus] {
    try await KeyStatusReading(store: store, spoolDirectory: directory).read(input)
  }

  var snapshotFile: FilePath { directory.appending("a.kssnap") }

  /// Plans the clean-up into the file that `apply` carries out, and saves what it deletes.
  @discardableResult
  func planCleanup(_ store: CloudflareStore) async throws -> SnapshotSummary {
    let listed = try await CohortListing(input, in: store, spoolDirectory: directory)
    let clearance = try CleanupClearance(
      identities, state: try await ledger.state(),
      coverage: try await coverage(store, listed: listed),
      policy: CleanupPolicy(waitingSeconds: 0), now: now())
    var subject = try subject(store)
    subject.purpose = .cleanup(clearance.basis)
    let deleted = DeletedEntries(in: directory)
    _ = try await CleanupPlanner(store: store, now: now, spoolDirectory: directory).plan(
      clearance, subject, listed: listed, keeping: deleted,
      into: PlanWriter(to: planFile.string, header: header, subject: subject))
    let plan = try savedPlan
    let snapshot = SnapshotHeader(
      store: store.identity, created: now(), namespaces: plan.namespacesDeletedFrom)
    return try await CleanupSnapshot(store: store, retry: .none).run(
      plan, from: deleted, into: SnapshotWriter(snapshotFile, header: snapshot))
  }

  /// Plans the rollback of the last run into the file that `apply` carries out.
  @discardableResult
  func planRollback(_ store: CloudflareStore) async throws -> PlanResult {
    guard let run = try await ledger.state()?.runs.last else {
      throw StoreError(.other, "no run is recorded")
    }
    let evidence = UndoneRuns(try await RunEvidence(run, in: FileStateBackend(state)))
    let writer = try PlanWriter(
      to: planFile.string, header: header, subject: evidence.subject(reason: nil))
    return try await RollbackPlanner(store: store, retry: .none, now: now).plan(
      evidence, into: writer, options: PlanOptions())
  }
}
