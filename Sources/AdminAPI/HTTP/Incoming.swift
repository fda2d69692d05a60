internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A request before its body is read.
struct Incoming: Sendable {
  let method: HTTPRequest.Method
  /// Percent-encoded as it came, without the query.
  let path: String
  /// With the query.
  let target: String
  let headers: HTTPFields
  /// Host and port as the client names them.
  let authority: String?
  /// Where it came from, as limits count it.
  let address: String
  /// The server's end of the connection.
  let localAddress: String?
  /// The fields of the query, decoded, in order.
  let query: [(key: Substring, value: Substring)]
  private let body: RequestBody

  init(_ request: Request, _ context: ConnectionContext) {
    method = request.method
    target = request.head.path ?? "/"
    let end = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
    path = String(target[..<end])
    query = FormFields.decode(target[end...].dropFirst())
    headers = request.headers
    authority = request.head.authority
    address = context.address
    localAddress = context.localAddress
    body = request.body
  }

  func field(_ name: String) -> String? {
    query.first { $0.key == name }.map { String($0.value) }
  }

  /// The body of a request that is to bring JSON.
  ///
  /// - Throws: 413 when it is longer than `limit` bytes, 415 when it is something else.
  func json(atMost limit: Int) async throws(AdminError) -> [UInt8] {
    let bytes = try await collect(atMost: limit)
    guard bytes.isEmpty || isOfType("application/json") else {
      throw AdminError(
        .unsupportedMediaType, "not-json",
        "the body must be JSON: send content-type application/json")
    }
    return bytes
  }

  /// The fields of a form that a browser sends.
  func form(atMost limit: Int) async throws(AdminError) -> [(key: Substring, value: Substring)] {
    guard isOfType("application/x-www-form-urlencoded") else {
      throw AdminError(
        .unsupportedMediaType, "no-form",
        "the body must be a form: send content-type application/x-www-form-urlencoded")
    }
    let text = String(decoding: try await collect(atMost: limit), as: UTF8.self)
    return FormFields.decode(text)
  }

  private func isOfType(_ type: String) -> Bool {
    let given = headers[.contentType]?.split(separator: ";", maxSplits: 1).first
    return given.map { $0.filter { !$0.isWhitespace }.lowercased() == type } ?? false
  }

  private func collect(atMost limit: Int) async throws(AdminError) -> [UInt8] {
    let tooLarge = AdminError(
      .contentTooLarge, "body-too-large", "a request's body has \(limit) bytes at most")
    let length = headers[.contentLength].flatMap { Int($0) }
    if let length, length > limit { throw tooLarge }
    let bytes: [UInt8]
    do { bytes = Array(buffer: try await body.collect(upTo: limit)) } catch is NIOTooManyBytesError
    {
      throw tooLarge
    } catch is BodyTimedOut {
      throw .bodyTimedOut
    } catch {
      throw .invalid("the request's body broke off")
    }
    // A connection that ends in the middle looks like the body's end.
    guard bytes.count == length ?? bytes.count else {
      throw .invalid("the request's body broke off")
    }
    return bytes
  }
}
