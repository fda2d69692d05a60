import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct SnapshotRestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Restore the entries of a snapshot.",
    discussion: """
      Without --apply it only shows the changes. Writes only differences, and skips keys that \
      change in the meantime. Keeps keys added after the snapshot, unless you pass --delete-extra.
      """)

  @Argument(help: "The snapshot.")
  var snapshot: String

  @Option(
    help: ArgumentHelp("The cohort plan that names the store.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Flag(help: "Apply the change; without it, only show it.")
  var apply = false

  @Flag(help: "Delete keys in the snapshot's namespaces that are not in the snapshot.")
  var deleteExtra = false

  @Option(help: "The reason, for the audit log; required with --apply.")
  var reason: String?

  @Option(help: ArgumentHelp("Wait this long for the cohort's lock.", valueName: "30s"))
  var lockTimeout = DurationArgument(.zero)

  @OptionGroup var output: OutputOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions
  @OptionGroup var applier: ApplierOptions

  func validate() throws {
    if apply, reason?.isEmpty ?? true {
      throw ValidationError("--apply requires --reason TEXT, which is written to the audit log.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let cohort = try Cohort.load(self.cohort, governance)
      let store = try cohort.resolvedStore()
      let state = try self.state.root(of: cohort, governance)
      let access: StoreFactory.Access =
        apply ? .writing(try await clearance(cohort, store, state, holds())) : .reading
      // From here on: the cohort's lock and the store share one time to wait.
      let limit = WaitLimit(lockTimeout.duration)
      guard apply else {
        return try await restore(cohort, store, state, access, waitingUntil: limit)
      }
      try await CommandAudit.check(cohort, state: state)
      try await state.ledger(
        environment: cohort.plan.environment, cohort: cohort.plan.name
      ).whileLocked(
        actor: actor.name, operation: "snapshot restore", in: .process,
        timeout: lockTimeout.duration
      ) { try await restore(cohort, store, state, access, waitingUntil: limit) }
    }
  }

  private func restore(
    _ cohort: Cohort, _ store: ResolvedStore, _ state: StateRoot, _ access: StoreFactory.Access,
    waitingUntil limit: WaitLimit
  ) async throws {
    var rows: [SnapshotDifference] = []
    let restored =
      apply
      ? try await RestoredKeys(
        cohort.plan.environment, in: state.backend, store: store.identity) : nil
    let (digest, report) = try await StoreFactory.withStore(
      store, access, requests.session(), waitingUntil: limit
    ) { try await restore($0, &rows, remembering: restored) }
    if apply { try await log(cohort, store, state, digest, report) }
    show(rows, report)
    if report.failed + report.changedMeanwhile > 0 { throw ExitStatus.incomplete }
  }

  /// The namespaces that the snapshot holds entries of, or says that it does. A damaged one is refused.
  private func holds() throws(LedgerError) -> Set<Namespace> {
    let reader = try SnapshotReader(FilePath(snapshot))
    var namespaces = Set(reader.header.namespaces)
    while let entries = try reader.next() { namespaces.formUnion(entries.map(\.namespace)) }
    return namespaces
  }

  private func clearance(
    _ cohort: Cohort, _ store: ResolvedStore, _ state: StateRoot, _ written: Set<Namespace>
  ) async throws -> WriteClearance {
    try await PolicyGate(
      governance, beside: [cohort.baseDirectory], state: state,
      key: applier.read()
    )
    .clearWrite(cohort.plan.environment, store, written: written, deletes: deleteExtra)
  }

  private func restore<Store: KeyValueStore>(
    _ store: Store, _ rows: inout [SnapshotDifference], remembering restored: RestoredKeys?
  ) async throws -> (String, RestoreCounts) {
    // Once through before the first write: a damaged snapshot is refused whole.
    let check = try SnapshotReader(FilePath(snapshot))
    while try check.next() != nil {}
    let reader = try SnapshotReader(FilePath(snapshot))
    var shown: [SnapshotDifference] = []
    let restore = SnapshotRestore(
      store: store, now: Environment.now, writes: apply, deletesExtra: deleteExtra
    ) { try await restored?.forget($0) }
    let report = try await restore.run(reader) { mismatch in
      if shown.count < 200 { shown.append(SnapshotDifference(mismatch)) }
    }
    rows = shown
    return (reader.summary?.digest ?? "", RestoreCounts(report, applied: apply))
  }

  private func log(
    _ cohort: Cohort, _ store: ResolvedStore, _ state: StateRoot, _ digest: String,
    _ report: RestoreCounts
  ) async throws {
    try await CommandAudit.append(
      .snapshotRestore, cohort, store: store, state: state,
      actor: actor.name,
      success: report.failed == 0,
      [
        "file": .string(snapshot), "snapshot": .string(digest), "reason": .string(reason ?? ""),
        "restored": .integer(Int64(report.restored)), "deleted": .integer(Int64(report.deleted)),
        "failed": .integer(Int64(report.failed)),
      ])
  }

  private func show(_ rows: [SnapshotDifference], _ report: RestoreCounts) {
    output.show(SnapshotView.json(rows, counts: report.named, applied: apply)) {
      SnapshotView(style: $0).text(rows, counts: report.named, applied: apply)
    }
  }
}

/// A restore's counts, whatever the store.
struct RestoreCounts {
  var restored: Int
  var deleted: Int
  var failed: Int
  var changedMeanwhile: Int
  var named: [(name: String, count: Int)]

  init<Store>(_ report: SnapshotRestore<Store>.Report, applied: Bool) {
    restored = report.restored
    deleted = report.deleted
    failed = report.failed
    changedMeanwhile = report.changedMeanwhile
    named = [
      ("alike", report.alike), (applied ? "restored" : "to restore", report.restored),
      ("extra", report.extra), (applied ? "deleted" : "to delete", report.deleted),
      ("expired", report.expired),
      ("changed meanwhile", report.changedMeanwhile), ("failed", report.failed),
    ]
  }
}

extension SnapshotDifference {
  init(_ mismatch: SnapshotMismatch) {
    let kind: Kind =
      mismatch.store == nil
      ? .onlyInSnapshot : mismatch.snapshot == nil ? .onlyInStore : .different
    self.init(namespace: mismatch.namespace, key: mismatch.key, kind: kind)
  }
}
