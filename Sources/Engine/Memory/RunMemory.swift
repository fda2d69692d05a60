import Core
import Ledger

/// What one run takes from its environment's memory, and what it adds.
struct RunMemory {
  private let memory: EnvironmentMemory
  private let environment: ApplyEnvironment
  private var claims: ClaimTaking?

  private var cohort: CohortID { environment.ledger.cohort }
  private var backend: any StateBackend { environment.ledger.backend }

  /// Opens the memory and takes in what runs left to take in; under the cohort's lock.
  ///
  /// - Throws: `LedgerError` where the memory, or a state of the environment, cannot be used.
  init(_ environment: ApplyEnvironment) async throws {
    self.environment = environment
    let cohort = environment.ledger.cohort
    memory = try await EnvironmentMemory.open(cohort.environment, in: environment.ledger.backend)
    try await MemoryUpdate(cohort.environment, in: environment.ledger.backend, memory).run()
  }

  /// Claims the plan's users for the run, before it is recorded.
  ///
  /// - Throws: `ClaimRefusal`; then nothing stays claimed.
  mutating func claim(
    _ plan: VerifiedPlan, for record: RunRecord, under lease: LockRecord
  ) async throws {
    let effect = try await memory.runs.effect(of: plan.subject.purpose, run: record.id)
    var claims = ClaimTaking(memory.claims, record, effect, under: lease, environment, plan)
    try await claims.take()
    self.claims = claims
  }

  /// Which keys earlier runs wrote.
  func pastWrites(_ store: some KeyValueStore, identity: String) -> PastWrites {
    PastWrites(
      memory, store: identity, delay: store.capabilities.consistencyDelay,
      now: environment.surroundings.now)
  }

  /// Takes in the run, which has ended and is saved.
  ///
  /// What cannot be written is left to the next run: until then, plans take it in for themselves.
  func remember(_ record: RunRecord, _ users: [UserProgress]) async {
    guard record.outcome != .running else { return }
    do {
      var remembering = RunRemembering(memory, record, cohort: cohort.name)
      _ = try await remembering.run(in: backend, isChecked: true)
      try await claims?.giveBack(users)
      if record.unsettled ?? 0 == 0, let version = try await backend.version(of: cohort) {
        try await memory.runs.note(version, of: cohort.name)
      }
    } catch {}
  }
}
