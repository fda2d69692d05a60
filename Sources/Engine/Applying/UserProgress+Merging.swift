import Core
import Ledger

extension UserProgress {
  /// The user's progress after a run of a migration, by the user's progress before it.
  ///
  /// An operation that the run finished counts as the run ended it. Operations that an earlier run
  /// finished and this one did not reach keep their outcomes. So `applied + already` falls only by
  /// operations that this run saw to be otherwise, and `done` is lost only by one that leaves work.
  /// The counts balance if both balanced. Constant time.
  ///
  /// - Parameters:
  ///   - seen: what the run saw: the operations of this user that it reached, and `done` if nothing
  ///     of the user is left.
  ///   - isComplete: whether the run came to the end of its plan, so that `seen` has every operation
  ///     that the plan has of the user.
  func after(_ seen: UserProgress, isComplete: Bool) -> UserProgress {
    // A plan that has nothing of the user, or a run that finished nothing, says nothing new.
    guard seen.tally.planned > 0, isComplete || seen.tally.finished > 0 || tally.planned == 0
    else { return self }
    var merged = seen
    merged.done = seen.done || done && seen.tally.unsettled == 0
    var missed = max(0, tally.finished - seen.tally.finished)
    let inPlace = min(missed, max(0, tally.inPlace - seen.tally.inPlace))
    merged.tally.already += inPlace
    missed -= inPlace
    // A complete plan without an earlier conflict has no such conflict any more.
    if !isComplete {
      for kind in Self.carried {
        let count = min(missed, max(0, tally[kind] - seen.tally[kind]))
        merged.tally[kind] += count
        missed -= count
        if kind == .skipped, count > 0, !tally.knowsRejected { merged.tally.knowsRejected = false }
      }
    }
    merged.tally.planned =
      isComplete
      ? merged.tally.finished : max(tally.planned, seen.tally.planned, merged.tally.finished)
    merged.tally.notAttempted = merged.tally.planned - merged.tally.finished
    return merged
  }

  /// Outcomes of operations that are not in place, those first that leave work.
  private static let carried: [OutcomeKind] =
    [.conflicted, .rejected, .drifted, .failed, .skipped]
}

extension StateDocument {
  /// Notes what a run of a migration saw of its users.
  ///
  /// Other users keep their progress and their place. One exception: after a complete run, a name is
  /// dropped of which nothing is in place, if the plan gives its ID to another name only. Such a name
  /// was a mistake, and would keep its ID from being done.
  ///
  /// - Parameter seen: the users that the run reached, each once.
  mutating func note(_ seen: [UserProgress], isComplete: Bool) {
    var positions = Dictionary(
      users.enumerated().map { ($1.identity, $0) }, uniquingKeysWith: { first, _ in first })
    var ids: Set<Bytewise> = []
    for user in seen {
      if let position = positions[user.identity] {
        users[position] = users[position].after(user, isComplete: isComplete)
      } else {
        positions[user.identity] = users.count
        users.append(user)
      }
      ids.insert(Bytewise(user.identity.id))
    }
    guard isComplete else { return }
    let names = Set(seen.map(\.identity))
    users.removeAll { user in
      !user.done && user.tally.inPlace == 0 && !names.contains(user.identity)
        && ids.contains(Bytewise(user.identity.id))
    }
  }
}
