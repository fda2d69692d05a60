package import Core
import Ledger

/// How many operations each user of a plan has, by action: counted while the plan streams by.
///
/// Memory grows with the users up to a limit; operations of users beyond it are counted together.
package struct PlanUserTable: Sendable {
  package struct User: Hashable, Sendable {
    package let identity: Identity
    package fileprivate(set) var counts = ActionCounts()
    /// Keys that no rule matches.
    package fileprivate(set) var unmatched = 0
    /// Records that are written over or deleted.
    package fileprivate(set) var destructive = 0

    fileprivate init(_ identity: Identity) { self.identity = identity }

    /// Operations, and keys that no rule matches.
    package var total: Int { counts.total + unmatched }

    /// What waits for a person.
    var attention: Int { counts[.conflict] + counts[.reject] + unmatched }

    fileprivate mutating func add(_ operation: Operation) {
      counts[operation.action] += 1
      if operation.isDestructive { destructive += 1 }
    }
  }

  /// In the order of their first lines.
  private var users: [User] = []
  private var positions: [Identity: Int] = [:]
  private var last: (identity: Identity, position: Int?)?
  /// Operations and unmatched keys of users beyond the limit.
  package private(set) var uncounted = 0
  private let limit: Int

  /// - Parameter limit: users that are counted one by one.
  package init(limit: Int = 100_000) { self.limit = limit }

  package mutating func add(_ operation: Operation) {
    guard let position = position(of: operation.identity) else { return uncounted += 1 }
    users[position].add(operation)
  }

  package mutating func add(_ key: UnmatchedKey) {
    guard let position = position(of: key.identity) else { return uncounted += 1 }
    users[position].unmatched += 1
  }

  private mutating func position(of identity: Identity) -> Int? {
    if let last, last.identity == identity { return last.position }
    var position = positions[identity]
    if position == nil, users.count < limit {
      position = users.count
      positions[identity] = users.count
      users.append(User(identity))
    }
    last = (identity, position)
    return position
  }

  /// Users that are counted one by one.
  package var count: Int { users.count }

  /// What waits for a person first, then what is replaced or deleted, then the most operations; users who
  /// are alike in the plan's order.
  package var sorted: [User] {
    users.enumerated().sorted { Self.rank($0) < Self.rank($1) }.map(\.element)
  }

  private static func rank(_ user: (offset: Int, element: User)) -> (Int, Int, Int, Int) {
    (-user.element.attention, -user.element.destructive, -user.element.total, user.offset)
  }
}
