import Core
import HTTPTypes
import Hummingbird
import OperatorPages

/// Answers what went wrong further in with a document.
struct RefusalDocuments: RouterMiddleware {
  @concurrent
  func handle(
    _ request: Request, context: AdminContext, next: Next
  ) async throws -> Response {
    do { return try await next(request, context) } catch {
      return Reply(AdminError(error)).response(from: request, context: context)
    }
  }
}

/// Answers what went wrong further in with a page, and those who are not signed in with the form.
struct RefusalPages: RouterMiddleware {
  let pages: PageService

  @concurrent
  func handle(
    _ request: Request, context: AdminContext, next: Next
  ) async throws -> Response {
    do { return try await next(request, context) } catch {
      return page(AdminError(error), request, context).response(from: request, context: context)
    }
  }

  private func page(_ error: AdminError, _ request: Request, _ context: AdminContext) -> Reply {
    if error.status == .unauthorized, request.method == .get {
      let next = OwnPath(context.target).map { "?next=\(Self.query($0.text))" }
      return .seeOther(PageAddress.signIn.rawValue + (next ?? ""))
    }
    var reply = Reply(
      page: pages.refusal(error, pages.context(of: request, context)), status: error.status)
    reply.addFields(of: error)
    return reply
  }

  /// Text as a query's value, in which RFC 3986 allows slashes.
  private static func query(_ text: String) -> String {
    PercentEncoding.encode(text) {
      PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: "/")
    }
  }
}
