/// The form that asks for a bearer token.
///
/// It is sent by POST to `action` with the fields `token`, `next` and `form_token`.
public struct LoginModel: Sendable {
  public var page: PageContext
  public var action: String
  /// Why the last attempt failed, a whole sentence; never what was typed.
  public var error: String?
  /// The path to go to afterwards, sent back as it came: the server judges it.
  public var next: String?

  public init(
    page: PageContext, action: String = "/login", error: String? = nil, next: String? = nil
  ) {
    self.page = page
    self.action = action
    self.error = error
    self.next = next
  }
}
