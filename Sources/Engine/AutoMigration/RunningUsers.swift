import Core
import Synchronization

/// The users whose migration is in progress in this process; share one among all that may start
/// one.
package final class RunningUsers: Sendable {
  private let users = Mutex<Set<Bytewise>>([])

  package init() {}

  /// - Returns: false where the user's migration is in progress already.
  func begin(_ user: String) -> Bool { users.withLock { $0.insert(Bytewise(user)).inserted } }

  func end(_ user: String) { users.withLock { _ = $0.remove(Bytewise(user)) } }
}
