import Core
import Ledger

/// Takes what a run's journal says into the environment's memory.
///
/// Of a migration, each key that was written counts as written, and each name of which something was written
/// as claimed. A rollback undoes what its run added. A clean-up forgets the keys of the records whose legacy
/// key it deleted: such a legacy key that comes back is a new record.
///
/// Memory is bounded by some thousand outcomes and the names of the run's users. The same run again changes
/// nothing.
struct RunRemembering {
  let memory: EnvironmentMemory
  let record: RunRecord
  let cohort: String

  /// Names of the run that went to another ID before.
  private(set) var conflicts: [ClaimConflict] = []
  private var effect: RunEffect?
  private var keys: KeyChanges?
  private var users: RememberedUsers
  private var waiting: [JournalOutcome] = []

  /// Outcomes that are noted at once: each time costs a few durable writes, however many they are.
  private static let batch = 10_000

  init(_ memory: EnvironmentMemory, _ record: RunRecord, cohort: String) {
    self.memory = memory
    self.record = record
    self.cohort = cohort
    users = RememberedUsers()
  }

  /// Reads the run's whole journal once.
  ///
  /// - Parameter isChecked: whether the journal is known to be as it was sealed.
  /// - Returns: why the run's writes are not known, or not all of them; nil where they are.
  /// - Throws: `LedgerError` where the memory cannot be written.
  mutating func run(in backend: any StateBackend, isChecked: Bool) async throws -> String? {
    let storage = backend.run(record.id)
    var damage: String?
    if try await storage.exists(.journal) || !record.neverWrote {
      do {
        if !isChecked { try await record.journal.check(storage) }
        damage = try await read(storage)
      } catch let error as LedgerError where error.code == .corrupted || error.code == .notFound {
        damage = error.message
      }
    }
    try await memory.runs.note(
      record.id, RememberedRun(record, cohort: cohort, effect: effect, damage: damage))
    return damage
  }

  private mutating func read(_ storage: any RunStorage) async throws -> String? {
    var subject: PlanSubject?
    let replay = try await JournalReplay.read(storage) {
      waiting.append($0)
    } afterLines: {
      subject = $0
      if waiting.count >= Self.batch { try await takeIn(about: $0) }
    }
    try await takeIn(about: subject)
    guard let subject else {
      return replay.header == nil
        ? nil : "its journal does not say what it was about: an older version wrote it"
    }
    if let effect, effect.kind == .takesBack, record.outcome == .completed {
      try await users.release(
        NameForms(subject.rules), from: memory.claims, undone: effect.writers)
    }
    return replay.damage
  }

  /// Notes the outcomes since the last call.
  private mutating func takeIn(about subject: PlanSubject?) async throws {
    defer { waiting.removeAll(keepingCapacity: true) }
    guard let subject, !waiting.isEmpty else { return }
    let effect = try await effect(of: subject)
    var keys = keys ?? KeyChanges(effect, subject)
    for (place, changes) in keys.changes(by: waiting) {
      try await memory.writes.note(changes, in: place)
    }
    self.keys = keys
    switch effect.kind {
    case .moves: try await claim(waiting, effect, NameForms(subject.rules))
    case .takesBack: for outcome in waiting { users.note(outcome) }
    case .cleans, .restores: break
    }
  }

  private mutating func effect(
    of subject: PlanSubject
  ) async throws(LedgerError) -> RunEffect {
    if let effect { return effect }
    let found = try await memory.runs.effect(of: subject.purpose, run: record.id)
    effect = found
    return found
  }

  private mutating func claim(
    _ outcomes: [JournalOutcome], _ effect: RunEffect, _ forms: NameForms
  ) async throws {
    var names: [Identity] = []
    var last: Identity?
    for outcome in outcomes where outcome.kind == .applied {
      guard let intent = outcome.intent, let id = intent.id else { continue }
      let identity = Identity(legacy: intent.legacy, id: id)
      if last != identity { names += forms.forms(of: identity) }
      last = identity
    }
    let claim = RunClaims(
      memory.claims, run: effect.writers.last ?? record.id, cohort: cohort, actor: record.actor,
      at: record.startedAt)
    conflicts += try await claim.noteWriter(of: names)
  }
}

/// Users of a rollback, and whether all that it was to undo of them is undone.
private struct RememberedUsers {
  private var undone: Set<Bytewise> = []
  private var left: Set<Bytewise> = []

  mutating func note(_ outcome: JournalOutcome) {
    let name = Bytewise(outcome.legacy)
    if outcome.kind == .applied || outcome.kind == .already {
      undone.insert(name)
    } else {
      left.insert(name)
    }
  }

  /// Gives the names free of which nothing that a run wrote is left.
  func release(
    _ forms: NameForms, from claims: NameClaims, undone runs: [String]
  ) async throws {
    let names = undone.subtracting(left).flatMap { name in
      forms.forms(of: Identity(legacy: name.text, id: "")).map(\.legacy)
    }
    try await RunClaims.remove(runs, from: names, in: claims)
  }
}
