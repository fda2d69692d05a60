package import Core

/// Where the parts of a plan's page lead.
package struct PlanLinks: Sendable {
  /// The list of operations, narrowed to one action.
  package var action: @Sendable (Action) -> String
  /// The list of operations, narrowed to one user.
  package var user: @Sendable (Identity) -> String
  /// The table of users from the given one on; nil where the page turns it by itself.
  package var users: (@Sendable (_ offset: Int) -> String)?
  /// The actions that the list is narrowed to now.
  package var chosen: Set<Action>

  /// - Parameters:
  ///   - action, user, users: addresses, not yet escaped.
  package init(
    action: @escaping @Sendable (Action) -> String,
    user: @escaping @Sendable (Identity) -> String,
    users: (@Sendable (Int) -> String)? = nil, chosen: Set<Action> = []
  ) {
    self.action = action
    self.user = user
    self.users = users
    self.chosen = chosen
  }

  /// Within one page, whose script reads them.
  static let withinPage = PlanLinks(
    action: { "#action=\($0.rawValue)" },
    user: { identity in
      "#user=" + PercentEncoding.encode(identity.legacy) { PercentEncoding.isUnreserved($0) }
    })
}
