import Core

/// Sends requests to a Worker's routes and takes nothing for success that is none.
struct WorkerRoute: Sendable {
  private let headers: [WorkerHeader]
  private let transport: any WorkerTransport

  init(headers: [WorkerHeader], transport: any WorkerTransport) {
    self.headers = headers
    self.transport = transport
  }

  /// The body of a successful answer.
  ///
  /// - Parameter query: added to the URL's own.
  func send(
    _ method: WorkerRequest.Method, _ template: KeyTemplate, _ user: String, query: String? = nil,
    body: [UInt8] = []
  ) async throws(StoreError) -> [UInt8] {
    guard !["", ".", ".."].contains(user) else {
      throw StoreError(
        .limitExceeded,
        "the ID '\(user)' cannot be part of a URL's path, so its index cannot be reached")
    }
    let id = PercentEncoding.segment(user)
    let bound = BoundTemplate(template, identity: Identity(legacy: "", id: id))
    var url = String(decoding: bound.prefix, as: UTF8.self)
    if let query { url += (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + query }
    var headers = headers
    if method == .post {
      headers.append(WorkerHeader(name: "content-type", value: "application/json"))
    }
    let request = WorkerRequest(method: method, url: url, headers: headers, body: body)
    let answer: WorkerAnswer
    do { answer = try await transport.send(request) } catch { throw redacted(error) }
    guard (200...299).contains(answer.status) else {
      let what = "\(method.rawValue) \(Self.withoutQuery(url))"
      if [401, 403, 407].contains(answer.status), Self.isPage(answer.body) {
        throw intercepted(answer.status, what)
      }
      throw refusal(answer.status, what)
    }
    return answer.body
  }

  /// - Throws: unless the answer is `OK`: pages that an application shows for routes it does not have
  ///   come with status 200, too.
  func post(_ template: KeyTemplate, _ user: String, _ body: [UInt8]) async throws(StoreError) {
    let answer = try await send(.post, template, user, body: body)
    guard [Array("OK".utf8), Array(#""OK""#.utf8)].contains(Self.trimmed(answer)) else {
      let what = "POST \(Self.withoutQuery(template.text))"
      throw StoreError(.unsupportedFormat, unreadable(answer, what))
    }
  }

  /// What to say of an answer with status 200 that is not what the route gives.
  func unreadable(_ answer: [UInt8], _ what: String) -> String {
    let answered = Self.isPage(answer) ? "an HTML page" : "something"
    return "\(what) answered with \(answered), which is not an index's answer. Check the routes "
      + "under 'index.http', and that they do not require a login"
  }

  private static func isPage(_ answer: [UInt8]) -> Bool {
    trimmed(answer).first == UInt8(ascii: "<")
  }

  private func intercepted(_ status: Int, _ what: String) -> StoreError {
    StoreError(
      .intercepted,
      "\(what) was answered with status \(status) and an HTML page: a firewall, a proxy or a "
        + "login page in front of the Worker rejected the request, and the Worker did not check "
        + "the secret. Check the connection from this machine to the Worker, and the routes under "
        + "'index.http'")
  }

  private func refusal(_ status: Int, _ what: String) -> StoreError {
    switch status {
    case 401, 403:
      StoreError(
        .unauthorized,
        "\(what) was rejected with status \(status). Check the secret that 'index.http.headers' "
          + "names")
    case 404, 410:
      StoreError(
        .notFound,
        "\(what) does not exist (status \(status)). Check the routes under 'index.http'")
    case 300...399:
      StoreError(
        .other,
        "\(what) redirects (status \(status)), and Keyshift does not follow redirects with a secret. Put "
          + "the target address under 'index.http'")
    case 408, 425, 429, 500...599:
      StoreError(.unavailable, "\(what) failed with status \(status); run again later")
    case 413:
      StoreError(
        .limitExceeded, "\(what) rejected the request as too large. Lower 'index.http.batch'")
    default: StoreError(.other, "\(what) answered with status \(status)")
    }
  }

  /// A transport's error without any header's value, should it repeat one.
  private func redacted(_ error: StoreError) -> StoreError {
    var error = error
    for header in headers where !header.value.isEmpty {
      error.message = error.message.replacingBytes(of: header.value, with: "***")
      error.cause = error.cause?.replacingBytes(of: header.value, with: "***")
    }
    return error
  }

  /// Leaves out the query, which may hold secrets.
  static func withoutQuery(_ url: String) -> String {
    String(url.unicodeScalars.prefix { $0 != "?" })
  }

  private static func trimmed(_ body: [UInt8]) -> [UInt8] {
    let isText = { (byte: UInt8) in byte > 0x20 }
    guard let first = body.firstIndex(where: isText), let last = body.lastIndex(where: isText)
    else { return [] }
    return Array(body[first...last])
  }
}
