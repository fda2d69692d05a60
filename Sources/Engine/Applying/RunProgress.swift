package import Core
import Ledger

/// How far a run has come, in all and user by user.
package struct RunProgress: Sendable {
  package private(set) var tally: Tally
  /// Number of the first operation without an outcome.
  package private(set) var nextOperation = 0
  private var users: [UserProgress] = []
  /// Of each user, operations that were undone and that no earlier run counted.
  private var undoneOfUsers: [Int] = []
  private let undoing: UndoCounting?
  private var positions: [Identity: Int] = [:]
  private var last = 0
  /// Operations left because their result is not known yet, and until when at most.
  private(set) var pending = 0
  private(set) var pendingUntil: Timestamp?
  /// Writes whose result is not known yet.
  private(set) var doubts = 0
  /// Records that stay deleted, although earlier runs wrote them.
  private(set) var leftDeleted = 0
  /// From a batch's first read to its writes' answer, at the widest.
  private(set) var window: Duration?
  /// Users with an operation that leaves work for a person or another run.
  private var unfinished: Set<Identity> = []

  /// - Parameter undoing: how a rollback counts; nil for other plans.
  init(planned: Int, undoing: UndoCounting? = nil) {
    tally = .unattempted(planned)
    self.undoing = undoing
  }

  /// A user whose part of the plan has begun.
  mutating func begin(_ identity: Identity) { _ = position(of: identity) }

  /// The user's place in `users`, made where there is none. Operations come user by user, so it is
  /// mostly the last one asked for.
  private mutating func position(of identity: Identity) -> Int {
    if users.indices.contains(last), users[last].identity == identity { return last }
    if let known = positions[identity] {
      last = known
    } else {
      last = users.count
      positions[identity] = last
      users.append(UserProgress(identity: identity))
      undoneOfUsers.append(0)
    }
    return last
  }

  /// - Parameter number: the operation's in the plan, from 0.
  mutating func count(_ kind: OutcomeKind, _ operation: Operation, number: Int) {
    tally.count(kind)
    let position = position(of: operation.identity)
    users[position].tally.planned += 1
    users[position].tally.notAttempted += 1
    users[position].tally.count(kind)
    if undoing?.counts(kind, operation, number: number) ?? false { undoneOfUsers[position] += 1 }
    if kind.isIncomplete { unfinished.insert(operation.identity) }
  }

  /// Operations whose record an earlier run wrote and that was deleted since.
  mutating func noteLeftDeleted(_ count: Int) { leftDeleted += count }

  /// An operation that stays not attempted.
  mutating func leave(_ operation: Operation, until: Timestamp? = nil) {
    let position = position(of: operation.identity)
    users[position].tally.planned += 1
    users[position].tally.notAttempted += 1
    unfinished.insert(operation.identity)
    guard let until else { return }
    pending += 1
    pendingUntil = max(pendingUntil ?? until, until)
  }

  /// A write that may have happened.
  mutating func doubt(_ operation: Operation, until: Timestamp?) {
    leave(operation, until: until)
    doubts += 1
  }

  mutating func note(_ window: Duration?) {
    guard let window else { return }
    self.window = max(self.window ?? window, window)
  }

  mutating func reach(_ operation: Int) { nextOperation = operation }

  /// Every user begun; done if the plan has something of the user and nothing of that is left.
  ///
  /// - Parameter isComplete: whether the whole plan was attempted; without that nobody is done.
  func seen(isComplete: Bool) -> [UserProgress] {
    users.map { user in
      var user = user
      user.done =
        isComplete && user.tally.planned > 0 && !unfinished.contains(user.identity)
      return user
    }
  }

  /// Every user begun, by a rollback.
  var undone: [UndoneProgress] {
    zip(users, undoneOfUsers).map { UndoneProgress(progress: $0, undone: $1) }
  }

  /// The IDs of every user begun.
  var ids: Set<Bytewise> { Set(users.map { Bytewise($0.identity.id) }) }
}
