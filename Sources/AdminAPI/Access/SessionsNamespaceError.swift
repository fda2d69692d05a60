package import Core

/// That sessions would be read from a namespace that holds something else, too.
///
/// A cookie names any key of the sessions' namespace. Were user cores or records in it, a cookie could name one
/// of those, and what a user wrote into a record would say who is signed in.
package struct SessionsNamespaceError: Error, Hashable, Sendable, CustomStringConvertible {
  package var namespace: Namespace
  /// What else is there, as the cohort plan calls it.
  package var use: String

  package var description: String {
    "sessions are read from '\(namespace.name)', which is also the namespace of \(use): anyone who can write there "
      + "could sign in as an administrator. Give 'sessions' of 'accounts' a namespace of its own, or leave it out"
  }

  /// - Parameter isSame: whether two names lead to one namespace.
  /// - Throws: for the first other use of the namespace.
  static func check(
    _ plan: CohortPlan, isSame: (Namespace, Namespace) -> Bool
  ) throws(SessionsNamespaceError) {
    guard let sessions = plan.accounts?.sessions else { return }
    if let use = plan.otherUse(ofSessions: sessions, isSame: isSame) {
      throw SessionsNamespaceError(namespace: sessions, use: use)
    }
  }
}
