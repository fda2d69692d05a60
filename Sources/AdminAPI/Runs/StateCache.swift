import Ledger
import Synchronization

/// States as they were last read; one that was not saved since is not read again.
///
/// Every stream of events asks twice a second. With this it costs a look at a file's attributes, and one
/// reading for each checkpoint of a run, however many ask.
final class StateCache: Sendable {
  private struct Kept {
    var version: StateVersion
    var state: StateDocument
  }

  /// Users and runs of all states kept, at most; some hundred bytes each.
  private static let maximumWeight = 500_000

  let backend: any StateBackend
  private let kept = Mutex<(states: [CohortID: Kept], weight: Int)>(([:], 0))

  init(_ backend: any StateBackend) { self.backend = backend }

  /// The state as last saved; nil where there is none.
  func state(of cohort: CohortID) async throws(LedgerError) -> StateDocument? {
    let version = try await backend.version(of: cohort)
    if let version, let known = kept.withLock({ $0.states[cohort] }), known.version == version {
      return known.state
    }
    // A save in between makes the state newer than the version that it is kept under, so that the next
    // call reads it once more.
    let state = try await backend.state(of: cohort)
    if let version, let state { keep(Kept(version: version, state: state), of: cohort) }
    return state
  }

  /// The states of an environment's cohorts, or of all.
  func states(of environment: String? = nil) async throws(LedgerError) -> [StateDocument] {
    var states: [StateDocument] = []
    for cohort in try await backend.cohorts(of: environment) {
      if let state = try await state(of: cohort) { states.append(state) }
    }
    return states
  }

  private func keep(_ new: Kept, of cohort: CohortID) {
    kept.withLock { kept in
      if let old = kept.states[cohort] { kept.weight -= Self.weight(old.state) }
      kept.weight += Self.weight(new.state)
      if kept.weight > Self.maximumWeight { kept = ([:], Self.weight(new.state)) }
      kept.states[cohort] = new
    }
  }

  private static func weight(_ state: StateDocument) -> Int {
    1 + state.users.count + state.runs.count
  }
}
