import ArgumentParser
import Core
import Engine
import Ledger
import RecordIndex
import Review
import SystemPackage

struct IndexRepairCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract:
      "Send the summaries that are missing or wrong in the index.",
    discussion: """
      Without --apply it only prints what it would send. The records are the source and never \
      change. Also corrects the counter of a user's records once these have moved. Keeps summaries \
      that are newer than their record or that have no record, unless you pass the options below. \
      Then checks the index again: exit status 4 if it is not consistent, 3 if a user could not be \
      repaired. Run it again to complete what failed.
      """)

  @OptionGroup var index: IndexOptions

  @Flag(help: "Apply the repair; without it, only show it.")
  var apply = false

  @Flag(help: "Mark listed records that have no key as deleted.")
  var markExtraDeleted = false

  @Flag(help: "Do not correct the counters of users' records.")
  var keepCount = false

  @Flag(help: "Replace summaries that are newer than their record.")
  var overwriteNewer = false

  @Option(help: ArgumentHelp("Wait this long for the cohort's lock.", valueName: "30s"))
  var lockTimeout = DurationArgument(.zero)

  @OptionGroup var output: OutputOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var applier: ApplierOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let (cohort, reference) = try index.load()
      let state = try self.state.root(of: cohort, index.governance)
      let access: StoreFactory.Access =
        apply ? .writing(try await clearance(cohort, state)) : .reading
      // From here on: the cohort's lock and the store share one time to wait.
      let limit = WaitLimit(lockTimeout.duration)
      guard apply else {
        return try await repair(cohort, reference, state, access, waitingUntil: limit)
      }
      try await CommandAudit.check(cohort, state: state)
      try await state.ledger(
        environment: cohort.plan.environment, cohort: cohort.plan.name
      ).whileLocked(
        actor: actor.name, operation: "index repair", in: .process,
        timeout: lockTimeout.duration
      ) { try await repair(cohort, reference, state, access, waitingUntil: limit) }
    }
  }

  private func repair(
    _ cohort: Cohort, _ reference: IndexReference, _ state: StateRoot,
    _ access: StoreFactory.Access, waitingUntil limit: WaitLimit
  ) async throws {
    let work = IndexWork(
      cohort: cohort, index: reference, wanted: index.user, session: requests.session())
    let (applies, options) = (apply, options)
    let report = try await Interruption.cancelling(endsSoon: !applies) {
      try await work.run(access, waitingUntil: limit) { store, target, users in
        await Self.repair(
          store, reference.records, cohort.plan.rules, target, users, options)
      }
    }
    let event = apply ? try await log(cohort, report, state) : nil
    output.show(IndexView.json(report)) { IndexView(style: $0).text(report) }
    if let event { try await publish(report, event, cohort, access) }
    try finish(report)
  }

  private var options: IndexRepairOptions {
    IndexRepairOptions(
      applies: apply, marksExtrasDeleted: markExtraDeleted, correctsCount: !keepCount,
      overwritesNewer: overwriteNewer)
  }

  private static func repair(
    _ store: some KeyValueStore, _ records: IndexedRecords, _ rules: [Rule], _ target: IndexTarget,
    _ users: [IndexUser], _ options: IndexRepairOptions
  ) async -> IndexRepairReport {
    let progress = ProgressReporter("repairing the index")
    defer { progress.finish() }
    return await IndexRepair(
      store: store, records: records, rules: rules, target: target, retry: IndexWork.retry,
      options: options, now: Environment.now
    ).repair(users) { progress.report($0) }
  }

  private func clearance(_ cohort: Cohort, _ state: StateRoot) async throws -> WriteClearance {
    try await PolicyGate(
      index.governance, beside: [cohort.baseDirectory],
      state: state, key: applier.read()
    ).clearWrite(
      cohort.plan.environment, try cohort.resolvedStore(),
      written: WantedNamespaces.repaired(cohort.plan))
  }

  private func log(
    _ cohort: Cohort, _ report: IndexRepairReport, _ state: StateRoot
  ) async throws -> AuditEvent {
    let counters = report.users.count { $0.count == .written }
    return try await CommandAudit.append(
      .indexMigration, cohort, store: try cohort.resolvedStore(),
      state: state, actor: actor.name,
      success: report.isConsistent,
      [
        "index": .string(report.index), "users": .integer(Int64(report.users.count)),
        "sent": .integer(Int64(report.sent)), "counters": .integer(Int64(counters)),
        "failed": .integer(Int64(report.failed)),
        "not_attempted": .integer(Int64(report.notAttempted)),
        "consistent": .bool(report.isConsistent),
      ])
  }

  /// Publishes the repair's result for the application.
  private func publish(
    _ report: IndexRepairReport, _ event: AuditEvent, _ cohort: Cohort,
    _ access: StoreFactory.Access
  ) async throws {
    guard let publication = cohort.plan.publish else { return }
    try await StoreFactory.withStore(cohort.resolvedStore(), access, requests.session()) {
      try await Self.publish(report, event, cohort.plan.name, publication, $0)
    }
  }

  private static func publish(
    _ report: IndexRepairReport, _ event: AuditEvent, _ cohort: String,
    _ publication: Publication, _ store: some KeyValueStore
  ) async throws {
    try await RunPublisher(store: store, retry: Environment.retry()).publish(
      report, event, cohort: cohort, to: publication)
  }

  private func finish(_ report: IndexRepairReport) throws {
    if report.users.contains(where: { $0.error?.code == .cancelled }) {
      throw ExitStatus.interrupted
    }
    if report.failed > 0 { throw ExitStatus.incomplete }
    if apply, !report.isConsistent { throw ExitStatus.checkFailed }
  }
}
