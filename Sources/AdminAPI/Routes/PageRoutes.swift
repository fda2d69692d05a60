import HTTPTypes
import Hummingbird
import OperatorPages

/// The operator's pages, and what they load.
struct PageRoutes: Sendable {
  let pages: PageService

  var routes: [AdminRoute] {
    [
      page(.overview) { context, _ in try await pages.overview(context) },
      page(.cohort) { context, request in
        try await pages.cohort(
          try request.segment("environment"), try request.segment("cohort"), request.query.all,
          context)
      },
      page(.run) { context, request in try await pages.run(try request.segment("run"), context) },
      page(.plans) { context, _ in try await pages.plans(context) },
      page(.plan) { context, request in
        try await pages.plan(try request.segment("digest"), request.query.all, context)
      },
      page(.audit) { context, request in try await pages.audit(request.query.all, context) },
      .get(PageAddress.asset, .open) { request, context in
        try Self.asset(try context.segment("name"), request.headers)
      },
    ]
  }

  private func page(
    _ address: PageAddress,
    _ render: @escaping @Sendable (PageContext, AdminContext) async throws -> [UInt8]
  ) -> AdminRoute {
    .get(address, .read, isPage: true) { request, context in
      var page = pages.context(of: request, context)
      page.freezes = try await pages.freezes()
      return Reply(page: try await render(page, context))
    }
  }

  private static func asset(_ name: String, _ headers: HTTPFields) throws(AdminError) -> Reply {
    guard
      let asset = OperatorAssets.all.first(where: { $0.path == PageAddress.asset.path(name) })
    else { throw .notFound }
    var reply = Reply(.ok, type: asset.contentType, asset.bytes)
    if headers[.ifNoneMatch] == asset.etag {
      reply = Reply(.notModified, type: asset.contentType, [])
    }
    reply.headers[.eTag] = asset.etag
    reply.headers[.cacheControl] = "public, max-age=31536000, immutable"
    return reply
  }
}

extension PageService {
  /// What is shown around the page that a request asks for.
  func context(of request: Request, _ context: AdminContext) -> PageContext {
    let cookies = Cookies(from: request.headers[values: .cookie])
    return self.context(
      for: context.principal?.name, canSignOut: cookies[PageSessions.cookieName] != nil)
  }
}
