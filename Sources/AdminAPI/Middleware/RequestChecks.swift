import HTTPTypes
import Hummingbird

/// Refuses requests under a name that is not the server's.
struct HostCheck: RouterMiddleware {
  let hosts: AllowedHosts

  @concurrent
  func handle(
    _ request: Request, context: AdminContext, next: Next
  ) async throws -> Response {
    try hosts.check(request.authority, local: context.localAddress)
    return try await next(request, context)
  }
}

/// Refuses addresses that are none, and methods that an address does not know.
struct AddressCheck: RouterMiddleware {
  /// Every method of every address.
  let routes: [AdminRoute]

  @concurrent
  func handle(
    _ request: Request, context: AdminContext, next: Next
  ) async throws -> Response {
    let path = context.path
    // What the router found; nothing where the method is another one, too.
    guard let address = context.endpointPath, path.fits(address) else {
      let methods = routes.filter { path.fits($0.address) }.flatMap(\.methods)
      throw methods.isEmpty
        ? AdminError.notFound : AdminError.methodNotAllowed(methods.map(\.rawValue))
    }
    context.findings.address = address
    return try await next(request, context)
  }
}

/// Says how long a body may be, to whatever reads it.
struct BodyLimit: RouterMiddleware {
  let bytes: Int

  @concurrent
  func handle(
    _ request: Request, context: AdminContext, next: Next
  ) async throws -> Response {
    var context = context
    context.maxUploadSize = bytes
    return try await next(request, context)
  }
}

/// Refuses changes that another site's page asks a browser for.
struct SiteCheck: RouterMiddleware {
  let publicURL: PublicURL?

  @concurrent
  func handle(
    _ request: Request, context: AdminContext, next: Next
  ) async throws -> Response {
    guard
      request.method != .post
        || SameSite.allows(request.headers, authority: request.authority, publicURL: publicURL)
    else { throw AdminError.crossSite }
    return try await next(request, context)
  }
}
