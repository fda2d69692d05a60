import Core
import Ledger

/// How a run of a rollback counts what it undoes.
struct UndoCounting: Hashable, Sendable {
  /// Operations, from the first, that an earlier run counted.
  var counted: Int
  /// Whether a record that is created counts. What the rollback of a whole cohort creates is what a
  /// clean-up deleted, and no record of the migration.
  var countsCreated: Bool

  func counts(_ kind: OutcomeKind, _ operation: Operation, number: Int) -> Bool {
    (kind == .applied || kind == .already && number >= counted)
      && (countsCreated || operation.action != .create)
  }
}

/// What a run of a rollback saw of one user.
struct UndoneProgress: Hashable, Sendable {
  /// The operations of the user that the run reached.
  var progress: UserProgress
  /// Operations that were undone and that no earlier run of the rollback counted.
  var undone: Int
}

extension StateDocument {
  /// How the next run of a rollback counts. The users' counts know the operations that an earlier run of
  /// the same rollback finished, unless that run was rolled back since.
  ///
  /// Every rollback of the same runs has the same operations in the same order, also when it is planned
  /// again.
  func counting(undoing basis: RollbackBasis) -> UndoCounting {
    var counted = 0
    var rollbacks: Set<String> = []
    for run in runs {
      guard let undone = run.undoes else { continue }
      if undone.runs == basis.runs.map(\.id) {
        counted = max(counted, undone.counted ?? 0)
        rollbacks.insert(run.id)
      } else if !rollbacks.isDisjoint(with: undone.runs) {
        counted = 0
      }
    }
    return UndoCounting(counted: counted, countsCreated: !basis.isOfCohort)
  }

  /// Notes what a run of a rollback saw of its users.
  ///
  /// What was undone of a migration is no longer in place but `notAttempted`; what earlier runs wrote
  /// and the rollback left alone stays in place. What was undone of such a rollback is `already` in
  /// place again. Whoever was undone in either way is not done: only a migration says so. The rollback
  /// of a clean-up brings back legacy keys, and takes no record from where it was moved to.
  ///
  /// - Parameter isComplete: whether the run came to the end of its plan. After the rollback of a whole
  ///   cohort then nobody is done.
  mutating func note(
    _ seen: [UndoneProgress], undoneOf basis: RollbackBasis, isComplete: Bool
  ) {
    let effect = effect(of: basis)
    guard effect != .cleans, effect != .restores else { return }
    let positions = Dictionary(
      users.enumerated().map { ($1.identity, $0) }, uniquingKeysWith: { first, _ in first })
    for user in seen where user.progress.tally.inPlace > 0 {
      if let position = positions[user.progress.identity] {
        users[position].done = false
        users[position].tally.note(undone: user.undone, effect)
      } else {
        users.append(user.progress.undone(effect))
      }
    }
    if isComplete, basis.isOfCohort {
      for position in users.indices { users[position].done = false }
    }
  }

  /// What is undone; nil for a rollback of a version before 0.3, which did not record what it undid.
  private func effect(of basis: RollbackBasis) -> RunEffect.Kind? {
    guard let run = basis.newest, !basis.isOfCohort else { return .moves }
    return effect(of: run.kind, run.id)
  }

  private func effect(of kind: String, _ id: String) -> RunEffect.Kind? {
    var (kind, id, isOpposite) = (kind, id, false)
    // Each step goes to an older run, so that it ends also in a state that somebody edited.
    for run in runs.reversed() where run.id == id && kind == RunRecord.rollbackKind {
      guard let undone = run.undoes else { return nil }
      isOpposite.toggle()
      // That of a whole cohort takes back what was migrated.
      guard undone.runs.count == 1 else { return isOpposite ? .takesBack : .moves }
      guard let run = undone.runs.first, let older = runs.last(where: { $0.id == run }) else {
        return nil
      }
      (kind, id) = (older.kind, older.id)
    }
    return RunEffect.Kind(command: kind).map { isOpposite ? $0.undone : $0 }
  }
}

extension Tally {
  fileprivate mutating func note(undone: Int, _ effect: RunEffect.Kind?) {
    switch effect {
    case .moves: takeBack(undone)
    case .takesBack: bringBack(undone)
    case .cleans, .restores, nil: break
    }
  }
}

extension UserProgress {
  /// The progress of a user of whom a state of an older version says nothing, after a rollback.
  fileprivate func undone(_ effect: RunEffect.Kind?) -> UserProgress {
    var after = UserProgress(identity: identity)
    let undone = effect == .moves ? tally.inPlace : 0
    after.tally = Tally(
      planned: tally.planned, already: tally.planned - undone, notAttempted: undone)
    return after
  }
}
