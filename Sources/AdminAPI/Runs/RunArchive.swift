import Core
import HTTPTypes
import Ledger
import Synchronization

/// A run and whose it is.
struct ArchivedRun: Sendable {
  var environment: String
  var cohort: String
  var record: RunRecord
}

/// The runs that every process recorded in the states.
struct RunArchive: Sendable {
  let states: StateCache
  let live: LiveRuns

  /// The latest first.
  func runs() async throws(LedgerError) -> [ArchivedRun] {
    try await states.states().flatMap { state in
      state.runs.map { record in
        ArchivedRun(
          environment: state.environment, cohort: state.cohort, record: current(record))
      }
    }.sorted { a, b in
      (b.record.startedAt, b.record.id) < (a.record.startedAt, a.record.id)
    }
  }

  /// - Throws: 404 where there is none.
  func run(_ id: String) async throws(AdminError) -> ArchivedRun {
    let all: [ArchivedRun]
    do { all = try await runs() } catch { throw AdminError(error) }
    guard let run = all.first(where: { $0.record.id == id }) else {
      throw AdminError(.notFound, "no-such-run", "no run '\(id)' is recorded")
    }
    return run
  }

  /// The run as it is now; looks at its cohort's state and no other, and reads it where it was saved since.
  ///
  /// - Throws: 404 where it is no more.
  func again(_ run: ArchivedRun) async throws(AdminError) -> ArchivedRun {
    let state: StateDocument?
    do throws(LedgerError) {
      state = try await states.state(
        of: try CohortID(environment: run.environment, name: run.cohort))
    } catch { throw AdminError(error) }
    guard let record = state?.runs.first(where: { $0.id == run.record.id }) else {
      throw AdminError(.notFound, "no-such-run", "no run '\(run.record.id)' is recorded")
    }
    return ArchivedRun(
      environment: run.environment, cohort: run.cohort, record: current(record))
  }

  /// With the tally of this moment, where the run is this process's own; the state file is as old as its
  /// last checkpoint.
  private func current(_ record: RunRecord) -> RunRecord {
    guard record.outcome == .running, let tally = live.tally(of: record.id) else { return record }
    var record = record
    record.tally = tally
    record.checkpoint = tally.finished
    return record
  }
}

/// How far the runs of this very process are.
final class LiveRuns: Sendable {
  private let tallies = Mutex<[String: Tally]>([:])

  func report(_ tally: Tally, of run: String) { tallies.withLock { $0[run] = tally } }
  func end(_ run: String) { tallies.withLock { $0[run] = nil } }
  func tally(of run: String) -> Tally? { tallies.withLock { $0[run] } }
}
