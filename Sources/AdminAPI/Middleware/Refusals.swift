internal import HTTPTypes
internal import Hummingbird
internal import OperatorPages

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
      let next = OwnPath(context.target).map { "?next=\($0.text.percentEncodedForQuery)" }
      return .seeOther(PageAddress.signIn.rawValue + (next ?? ""))
    }
    var reply = Reply(
      page: pages.refusal(error, pages.context(of: request, context)), status: error.status)
    reply.addFields(of: error)
    return reply
  }
}

extension String {
  /// As a query's value: what RFC 3986 §2.3 leaves unreserved stays, and slashes, which it allows.
  fileprivate var percentEncodedForQuery: String {
    var output = ""
    for byte in utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F:
        output.unicodeScalars.append(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        output += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return output
  }
}
