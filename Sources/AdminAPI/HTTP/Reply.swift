import HTTPTypes
import Hummingbird
import NIOCore
import Review

/// An answer before it is put on the wire.
struct Reply: Sendable {
  var status: HTTPResponse.Status
  var headers: HTTPFields
  var body: ResponseBody

  init(_ status: HTTPResponse.Status, type: String, _ body: some Collection<UInt8>) {
    self.status = status
    headers = [.contentType: type]
    self.body = ResponseBody(byteBuffer: ByteBuffer(bytes: body))
  }

  init(_ document: JSONValue, status: HTTPResponse.Status = .ok) {
    self.init(status, type: "application/json", Array((document.compact + "\n").utf8))
  }

  init(text: String) {
    self.init(.ok, type: "text/plain; charset=utf-8", text.utf8)
  }

  init(_ error: AdminError) {
    self.init(error.document, status: error.status)
    addFields(of: error)
  }

  init(page: [UInt8], status: HTTPResponse.Status = .ok) {
    self.init(status, type: "text/html; charset=utf-8", page)
  }

  /// Sends the client elsewhere, with GET.
  static func seeOther(_ location: String) -> Reply {
    var reply = Reply(.seeOther, type: "text/plain; charset=utf-8", [])
    reply.headers[.location] = location
    return reply
  }

  mutating func addFields(of error: AdminError) {
    if let seconds = error.retryAfter { headers[.retryAfter] = String(seconds) }
    if !error.allow.isEmpty { headers[.allow] = error.allow.joined(separator: ", ") }
    // RFC 9110 §15.5.2 asks for a challenge.
    if error.status == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"keyshift\"" }
  }
}

extension Reply: ResponseGenerator {
  func response(from request: Request, context: some RequestContext) -> Response {
    Response(status: status, headers: headers, body: body)
  }
}
