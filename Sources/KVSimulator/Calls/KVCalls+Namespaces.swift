import ByteJSON
import Core

extension KVCalls {
  func listNamespaces(_ request: Request) throws(APIError) -> Reply {
    let page = try positive("page", 10_007, request, default: 1, in: 1...1_000_000)
    let perPage = try positive("per_page", 10_008, request, default: 20, in: Limits.namespacesPage)
    var items = namespaces.items
    switch request.query.text("order") ?? "id" {
    case "id": items.sort { $0.id < $1.id }
    case "title": items.sort { $0.title.utf8.lexicographicallyPrecedes($1.title.utf8) }
    default: throw .invalidOrder
    }
    switch request.query.text("direction") ?? "asc" {
    case "asc": break
    case "desc": items.reverse()
    default: throw .invalidDirection
    }
    let shown = items.dropFirst((page - 1) * perPage).prefix(perPage)
    var result = JSONWriter()
    result.beginArray()
    for item in shown { Self.write(item, to: &result) }
    result.endArray()
    var info = JSONWriter()
    info.beginObject()
    info.name("page")
    info.integer(page)
    info.name("per_page")
    info.integer(perPage)
    info.name("count")
    info.integer(shown.count)
    info.name("total_count")
    info.integer(items.count)
    info.name("total_pages")
    info.integer((items.count + perPage - 1) / perPage)
    info.endObject()
    return Reply(result: result.bytes, resultInfo: info.bytes)
  }

  func createNamespace(_ request: Request) async throws -> Reply {
    let title = try title(in: request.body)
    guard let id = try await namespaces.create(title) else { throw APIError.titleExists }
    return reply(with: NamespaceDirectory.Item(id: id, title: title))
  }

  func getNamespace(_ request: Request) throws(APIError) -> Reply {
    let id = try identifier(request)
    return reply(with: NamespaceDirectory.Item(id: id, title: namespaces.title(of: id) ?? ""))
  }

  func renameNamespace(_ request: Request) async throws -> Reply {
    let id = try identifier(request)
    let title = try title(in: request.body)
    guard try await namespaces.set(title, for: id) else { throw APIError.titleExists }
    return reply(with: NamespaceDirectory.Item(id: id, title: title))
  }

  func deleteNamespace(_ request: Request) async throws -> Reply {
    try await namespaces.remove(try identifier(request))
    return .nothing(keys: 0)
  }

  private func reply(with item: NamespaceDirectory.Item) -> Reply {
    var result = JSONWriter()
    Self.write(item, to: &result)
    return Reply(result: result.bytes)
  }

  private static func write(_ item: NamespaceDirectory.Item, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("id")
    writer.string(item.id)
    writer.name("title")
    writer.string(item.title)
    writer.name("supports_url_encoding")
    writer.boolean(true)
    writer.endObject()
  }

  /// The title in a body like `{"title": "..."}`.
  private func title(in body: [UInt8]) throws(APIError) -> String {
    var title: [UInt8]?
    do {
      var reader = JSONReader(body)
      try reader.enterObject()
      while let name = try reader.nextMember() {
        if reader.holds("title", name) {
          title = reader.text(try reader.string())
        } else {
          try reader.skip()
        }
      }
      try reader.finish()
    } catch {
      throw .malformed("the body is not an object with a text 'title': \(error)")
    }
    guard let title, !title.isEmpty else { throw .missingTitle }
    guard title.count <= Limits.title else {
      throw .malformed("the title must have at most \(Limits.title) bytes")
    }
    return String(decoding: title, as: UTF8.self)
  }

  private func positive(
    _ name: String, _ code: Int, _ request: Request, default fallback: Int,
    in range: ClosedRange<Int>
  ) throws(APIError) -> Int {
    guard let text = request.query.bytes(name) else { return fallback }
    guard let number = WholeNumber.parse(text), let value = Int(exactly: number),
      range.contains(value)
    else {
      throw APIError(400, code, "malformed \(name) argument")
    }
    return value
  }
}
