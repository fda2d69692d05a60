import ByteJSON
import Core

extension KVCalls {
  func listKeys(_ request: Request) async throws -> Reply {
    let namespace = try namespace(request)
    let limit = try limit(request)
    let prefix = Key(request.query.bytes("prefix") ?? [])
    guard prefix.bytes.count <= Limits.key else {
      throw APIError.keyTooLong(prefix.bytes.count)
    }
    let now = now()
    let cursor = ListCursor(namespace, prefix: prefix, issued: now.seconds)
    var after: Key?
    if let text = request.query.bytes("cursor"), !text.isEmpty {
      after = try cursor.decode(text, lifetime: limits.cursorLifetime)
    }
    try limits.take(1, .lists, at: now)
    guard request.fault != .emptyPage else { return page([], cursor: cursor.encode(after)) }
    let query = ListQuery(namespace: namespace, prefix: prefix, after: after, limit: limit)
    let listing = try await entries.list(query, at: request.edge)
    return page(
      listing.records, cursor: listing.hasMore ? cursor.encode(listing.records.last?.key) : "")
  }

  private func limit(_ request: Request) throws(APIError) -> Int {
    guard let text = request.query.bytes("limit") else { return Limits.listKeys.upperBound }
    guard let number = WholeNumber.parse(text), let limit = Int(exactly: number),
      Limits.listKeys.contains(limit)
    else {
      throw APIError(
        400, 10_028,
        "Invalid limit of \(String(decoding: text.prefix(64), as: UTF8.self)). Please specify an "
          + "integer from \(Limits.listKeys.lowerBound) to \(Limits.listKeys.upperBound).")
    }
    return limit
  }

  private func page(_ records: [ScanPage.Record], cursor: String) -> Reply {
    var result = JSONWriter(capacity: records.count * 96)
    result.beginArray()
    for record in records {
      result.beginObject()
      result.name("name")
      // A key that is not UTF-8 can only have been put into the file by other means.
      if !result.string(record.key.bytes.span) { result.string(record.key.description) }
      if let expiration = record.expiration {
        result.name("expiration")
        result.integer(expiration)
      }
      if let metadata = record.metadata {
        result.name("metadata")
        result.raw(metadata)
      }
      result.endObject()
    }
    result.endArray()
    var info = JSONWriter()
    info.beginObject()
    info.name("count")
    info.integer(records.count)
    info.name("cursor")
    info.string(cursor)
    info.endObject()
    return Reply(result: result.bytes, resultInfo: info.bytes, keys: records.count)
  }
}
