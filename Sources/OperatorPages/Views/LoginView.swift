struct LoginView: Sendable {
  let action: String
  let error: String?
  let next: String?

  init(_ model: LoginModel) {
    action = PageAddress.signIn.rawValue
    error = model.error.map(DisplayText.prose)
    next = model.next
  }
}

struct RefusalView: Sendable {
  let status: String
  let heading: String
  let detail: String

  init(_ model: RefusalModel) {
    status = String(model.status)
    heading = DisplayText.prose(model.title)
    detail = DisplayText.prose(model.detail)
  }
}

/// The form that asks for a bearer token.
///
/// It is sent by POST to the form's own address with the fields `token`, `next` and `form_token`.
package struct LoginModel: Sendable {
  package var page: PageContext
  /// Why the last attempt failed, a whole sentence; never what was typed.
  package var error: String?
  /// The path to go to afterwards, sent back as it came: the server judges it.
  package var next: String?

  package init(page: PageContext, error: String? = nil, next: String? = nil) {
    self.page = page
    self.error = error
    self.next = next
  }
}
