import Core
import HTTPTypes
import Hummingbird

/// Answers every request: the router finds what answers, and the middlewares stand before it.
///
/// The order in which they stand there is the order in which refusals are named. It is written down here and
/// nowhere else.
struct AdminResponder: HTTPResponder {
  typealias Context = AdminContext

  /// What middlewares go by.
  struct Guards<Store: KeyValueStore>: Sendable {
    let hosts: AllowedHosts
    let publicURL: PublicURL?
    let bodyLimit: Int
    let authentication: Authentication<Store>
    let admission: Admission
    let pages: PageService
    let record: RequestRecord
  }

  private let router: RouterResponder<AdminContext>

  init(_ routes: [AdminRoute], _ guards: Guards<some KeyValueStore>) {
    let router = Router(context: AdminContext.self)
    router.addMiddleware {
      AnswerFields()
      guards.record
      RefusalDocuments()
      HostCheck(hosts: guards.hosts)
      AddressCheck(routes: routes)
      BodyLimit(bytes: guards.bodyLimit)
    }
    for route in routes {
      var group = router.group()
      if route.isPage { group = group.add(middleware: RefusalPages(pages: guards.pages)) }
      if route.access != .open {
        group = group.add(
          middleware: CallerCheck(
            authentication: guards.authentication, admission: guards.admission,
            now: guards.record.now, access: route.access))
      }
      group = group.add(middleware: SiteCheck(publicURL: guards.publicURL))
      for method in route.methods {
        group.on(RouterPath(route.address), method: method) { request, context in
          try await route.answer(request, context)
        }
      }
    }
    self.router = router.buildResponder()
  }

  func respond(to request: Request, context: AdminContext) async throws -> Response {
    var context = context
    var head = request.head
    context.target = head.path ?? "/"
    head.path = context.path.canonical
    return try await router.respond(to: Request(head: head, body: request.body), context: context)
  }
}
