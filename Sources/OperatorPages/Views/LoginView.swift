struct LoginView: Sendable {
  let action: String
  let error: String?
  let next: String?

  init(_ model: LoginModel) {
    action = PageAddress.signIn.rawValue
    error = model.error.map(Shown.prose)
    next = model.next
  }
}

struct RefusalView: Sendable {
  let status: String
  let heading: String
  let detail: String

  init(_ model: RefusalModel) {
    status = String(model.status)
    heading = Shown.prose(model.title)
    detail = Shown.prose(model.detail)
  }
}
