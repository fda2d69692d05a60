public import Core

/// What every page shows around its content.
public struct PageContext: Sendable {
  /// Ages are told from here.
  public var now: Timestamp
  /// Who is signed in; nil leaves navigation and signing out away.
  public var viewer: String?
  /// The path that signs out by POST; nil where nothing can be signed out of.
  public var signOut: String?
  /// Goes with every form that changes something, as the field `form_token`; nil sends none.
  public var formToken: String?

  public init(
    now: Timestamp, viewer: String? = nil, signOut: String? = nil, formToken: String? = nil
  ) {
    self.now = now
    self.viewer = viewer
    self.signOut = signOut
    self.formToken = formToken
  }
}
