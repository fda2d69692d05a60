import Core
import HTTPTypes

extension KVCalls {
  func getValue(_ request: Request) async throws -> Reply {
    let entry = try await entry(request)
    var reply = Reply(
      status: 200, type: "application/octet-stream", body: entry.value, keys: 1)
    if let expiration = entry.expiration, let name = HTTPField.Name("expiration") {
      reply.headers[name] = String(expiration)
    }
    return reply
  }

  func getMetadata(_ request: Request) async throws -> Reply {
    let entry = try await entry(request)
    return Reply(result: entry.metadata ?? Array("null".utf8), keys: 1)
  }

  private func entry(_ request: Request) async throws -> Entry {
    let namespace = try namespace(request)
    let key = try KeyName.check(path: request.route.key)
    try limits.take(1, .reads, at: now())
    guard let entry = try await entries.read([key], in: namespace, at: request.edge).first ?? nil
    else {
      throw APIError.keyNotFound
    }
    return entry
  }

  func putValue(_ request: Request) async throws -> Reply {
    let namespace = try namespace(request)
    let key = try KeyName.check(path: request.route.key)
    var expiration = Expiration()
    if let text = request.query.bytes("expiration") { expiration.absolute = .init(number: text) }
    if let text = request.query.bytes("expiration_ttl") {
      expiration.timeToLive = .init(number: text)
    }
    var entry = Entry(value: request.body)
    entry.expiration = try expiration.resolve(now: now().seconds)
    if let form = try MultipartForm(request.body, contentType: request.contentType) {
      guard let value = form["value"] else {
        throw APIError.malformed("the form has no part 'value'")
      }
      entry.value = Array(value)
      entry.metadata = try form["metadata"].flatMap { try Metadata.check(Array($0)) }
    }
    guard entry.value.count <= Limits.value else {
      throw APIError.tooLarge(
        "Value length of \(entry.value.count) exceeds limit of \(Limits.value).")
    }
    try await write(.put(entry), key, in: namespace, request)
    return .nothing(keys: 1)
  }

  func deleteValue(_ request: Request) async throws -> Reply {
    let namespace = try namespace(request)
    let key = try KeyName.check(path: request.route.key)
    try await write(.delete, key, in: namespace, request)
    return .nothing(keys: 1)
  }

  private func write(
    _ change: WriteItem.Change, _ key: Key, in namespace: Namespace, _ request: Request
  ) async throws {
    let item = WriteItem(namespace: namespace, key: key, change: change, expected: nil)
    guard limits.tooSoon([item], at: now()).isEmpty else { throw APIError.tooManyWrites }
    try limits.take(1, change == .delete ? .deletes : .writes, at: now())
    let outcomes = try await entries.write([item], in: namespace, at: request.edge)
    if case .failed(let error) = outcomes.first { throw error }
  }
}
