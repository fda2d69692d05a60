import Core
import Ledger

extension UserProgress {
  /// The user's progress after a run of a migration, by the user's progress before it; `done` is lost
  /// only by an operation that leaves work.
  ///
  /// - Parameters:
  ///   - seen: what the run saw: the operations of this user that it reached, and `done` if nothing
  ///     of the user is left.
  ///   - isComplete: whether the run came to the end of its plan.
  func after(_ seen: UserProgress, isComplete: Bool) -> UserProgress {
    UserProgress(
      identity: identity, tally: tally.after(seen.tally, isComplete: isComplete),
      done: seen.done || done && seen.tally.unsettled == 0)
  }
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
