/// What is known of who made a plan.
package enum PlanAuthors: Hashable, Sendable {
  /// Only what the plan's header says, which its author wrote.
  case claimed
  /// Those whose keys signed the plan as its authors; never empty.
  case signed([Approver])
  /// The name of the person whom the server authenticated.
  case authenticated(String)

  /// Whether something other than the plan proves it.
  package var isProved: Bool { self != .claimed }

  /// Whether the person is one of them.
  ///
  /// - Parameter claims: the names that the plan and its approval give.
  package func include(_ person: Approver, claims: [String]) -> Bool {
    switch self {
    case .claimed: claims.contains(where: person.isAuthor)
    case .signed(let people): people.contains { $0.key == person.key }
    case .authenticated(let name): person.isAuthor(name)
    }
  }
}
