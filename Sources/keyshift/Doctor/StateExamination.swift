import Core
import Ledger
import Review

/// Whether the state directory and what it holds of the cohort can be used; only reads.
struct StateExamination: Sendable {
  private let root: StateRoot
  private let plan: CohortPlan

  init(_ root: StateRoot, _ plan: CohortPlan) {
    self.root = root
    self.plan = plan
  }

  /// A check's verdict, what was found, and what to do.
  private typealias Finding = (DoctorReport.Verdict, String, advice: String?)

  func run() async -> [DoctorReport.Check] {
    let place = place()
    guard root.exists, place.verdict != .fail else { return [place] }
    let ledger: CohortLedger
    do { ledger = try root.ledger(environment: plan.environment, cohort: plan.name) } catch {
      return [place, DoctorReport.Check("state", .fail, error.message)]
    }
    return [
      place, await examine("state") { try await state(ledger) },
      await examine("lock") { try await lock(ledger) },
      await examine("freeze") { try await freeze(ledger) },
      await examine("memory") { try await memory(ledger) },
      await examine("clock") { try await clock(ledger) },
    ]
  }

  private func examine(
    _ name: String, _ body: () async throws -> Finding
  ) async -> DoctorReport.Check {
    do {
      let (verdict, text, advice) = try await body()
      return DoctorReport.Check(name, verdict, text, advice: advice)
    } catch let error as LedgerError {
      return DoctorReport.Check(name, .fail, error.message)
    } catch {
      return DoctorReport.Check(name, .fail, "\(error)")
    }
  }

  private func place() -> DoctorReport.Check {
    let name = "state place"
    let shown = root.root
    guard let status = FileStatus(root.root) else {
      return DoctorReport.Check(name, .ok, "\(shown) is not there yet; the first run makes it")
    }
    guard root.exists else {
      return DoctorReport.Check(
        name, .fail, "\(shown) is no directory", advice: "Name another one with --state-dir.")
    }
    guard FileStatus.isReadable(root.root), FileStatus.isWritable(root.root) else {
      return DoctorReport.Check(
        name, .fail, "this user may not read and write \(shown)",
        advice: "Change its permissions, or work as the user whose runs it records.")
    }
    guard !status.isWorldWritable else {
      return DoctorReport.Check(
        name, .warning, "everybody may write to \(shown) (mode \(status.octal))",
        advice:
          "Take that permission away: whoever writes there can change what runs are said to have done."
      )
    }
    return DoctorReport.Check(name, .ok, "\(shown) can be read and written")
  }

  private func state(_ ledger: CohortLedger) async throws -> Finding {
    guard let state = try await ledger.state() else {
      return (.ok, "no run of the cohort is recorded yet", nil)
    }
    let what = "lineage \(state.lineage), serial \(state.serial), runs \(state.runs.count)"
    guard let last = state.runs.last, last.outcome != .completed else { return (.ok, what, nil) }
    return (
      .warning, "\(what); the last run, \(last.id), is \(last.outcome.rawValue)",
      "Apply its plan again: finished operations are passed over."
    )
  }

  private func lock(_ ledger: CohortLedger) async throws -> Finding {
    guard let holder = try await ledger.backend.holder(of: ledger.cohort) else {
      return (.ok, "free", nil)
    }
    let living = try await ledger.backend.livingHolder(
      of: ledger.cohort, in: .process, LeaseSettings())
    guard living != nil else {
      return (.ok, "left by a process that is gone; the next run takes it over", nil)
    }
    return (
      .warning, "held: \(holder.summary)",
      "Wait for it to end. If its holder is certainly gone: state unlock \(holder.id)"
    )
  }

  private func freeze(_ ledger: CohortLedger) async throws -> Finding {
    guard let freeze = try await ledger.backend.freeze(of: plan.environment) else {
      return (.ok, "runs may start", nil)
    }
    return (
      .warning, "\(freeze.actor) froze the environment at \(freeze.since): \(freeze.reason)",
      "No run starts until `thaw \(plan.environment)`."
    )
  }

  private func memory(_ ledger: CohortLedger) async throws -> Finding {
    guard try await ledger.backend.memory(of: plan.environment) != nil else {
      let hasRuns = try await !ledger.backend.cohorts(of: plan.environment).isEmpty
      guard hasRuns else { return (.ok, "nothing to remember yet", nil) }
      return (
        .warning, "there is none, though the environment has cohorts",
        "The next plan or run reads the journals instead; `state upgrade --apply` makes it anew."
      )
    }
    return (.ok, "can be read", nil)
  }

  /// Further ahead than clocks of machines differ that are set by the network.
  private static let tolerance: Int64 = 300

  private func clock(_ ledger: CohortLedger) async throws -> Finding {
    let now = Environment.now()
    var times: [Timestamp] = []
    for state in try await ledger.backend.states(of: plan.environment) {
      times += state.runs.flatMap { [$0.startedAt] + [$0.endedAt].compactMap(\.self) }
      if let acceptance = state.acceptance { times.append(acceptance.time) }
    }
    if let holder = try await ledger.backend.holder(of: ledger.cohort) {
      times.append(holder.heartbeat)
    }
    guard let newest = times.max(), newest > now.adding(seconds: Self.tolerance) else {
      return (.ok, "not behind the newest time in the state", nil)
    }
    return (
      .fail, "it is \(now), and the state has the time \(newest), which is later",
      "Set the clock of this machine, or of the one whose run that was: waiting times, expiries and approvals "
        + "are judged by it."
    )
  }
}
