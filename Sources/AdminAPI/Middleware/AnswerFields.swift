import HTTPTypes
import Hummingbird

/// Gives every answer the fields that keep browsers from sniffing, framing and caching it, and answers HEAD
/// without a body.
struct AnswerFields: RouterMiddleware {
  typealias Context = AdminContext

  private static let contentSecurityPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    + "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  private static let referrerPolicy = HTTPField.Name("referrer-policy")

  @concurrent
  func handle(
    _ request: Request, context: AdminContext, next: Next
  ) async throws -> Response {
    var response = try await next(request, context)
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
    if let name = Self.referrerPolicy { response.headers[name] = "no-referrer" }
    return request.method == .head ? response.createHeadResponse() : response
  }
}

/// What a middleware hands a request on to.
typealias Next = @concurrent (Request, AdminContext) async throws -> Response
