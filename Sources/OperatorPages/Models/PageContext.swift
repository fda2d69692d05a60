package import Core
package import Ledger

/// What every page shows around its content.
package struct PageContext: Sendable {
  /// Ages are told from here.
  package var now: Timestamp
  /// Who is signed in; nil leaves navigation and signing out away.
  package var viewer: String?
  /// The path that signs out by POST; nil where nothing can be signed out of.
  package var signOut: String?
  /// Environments in which no run may start.
  package var freezes: [EnvironmentFreezeRefusal] = []
  /// Goes with every form that changes something, as the field `form_token`; nil sends none.
  package var formToken: String?

  package init(
    now: Timestamp, viewer: String? = nil, signOut: String? = nil, formToken: String? = nil
  ) {
    self.now = now
    self.viewer = viewer
    self.signOut = signOut
    self.formToken = formToken
  }
}
