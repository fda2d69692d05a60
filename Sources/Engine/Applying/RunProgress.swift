public import Core
import Ledger

/// How far a run has come, in all and user by user.
public struct RunProgress: Sendable {
  public private(set) var tally: Tally
  /// Number of the first operation without an outcome.
  public private(set) var nextOperation = 0
  private var users: [UserProgress] = []
  private var positions: [Identity: Int] = [:]
  /// Users with an operation that leaves work for a person or another run.
  private var unfinished: Set<Identity> = []

  init(planned: Int) { tally = .unattempted(planned) }

  /// A user whose part of the plan has begun.
  mutating func begin(_ identity: Identity) {
    guard positions[identity] == nil else { return }
    positions[identity] = users.count
    users.append(UserProgress(identity: identity))
  }

  mutating func count(_ kind: OutcomeKind, _ operation: Operation) {
    tally.count(kind)
    begin(operation.identity)
    if let position = positions[operation.identity] {
      users[position].tally.planned += 1
      users[position].tally.notAttempted += 1
      users[position].tally.count(kind)
    }
    switch kind {
    case .applied, .already: break
    case .skipped where operation.action != .reject: break
    default: unfinished.insert(operation.identity)
    }
  }

  mutating func reach(_ operation: Int) { nextOperation = operation }

  /// Every user begun; done where the whole plan was attempted and nothing of theirs is left.
  func users(isComplete: Bool) -> [UserProgress] {
    users.map { user in
      var user = user
      user.done = isComplete && !unfinished.contains(user.identity)
      return user
    }
  }
}
