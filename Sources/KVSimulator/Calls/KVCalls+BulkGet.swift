import ByteJSON
import Core

extension KVCalls {
  func bulkGet(_ request: Request) async throws -> Reply {
    let namespace = try namespace(request)
    let body = try BulkGetBody(request.body)
    try limits.take(body.requested, .reads, at: now())
    let found = try await entries.read(body.keys, in: namespace, at: request.edge)
    var result = JSONWriter(capacity: 64 + found.reduce(0) { $0 + ($1?.value.count ?? 0) + 96 })
    result.beginObject()
    result.name("values")
    result.beginObject()
    for (key, entry) in zip(body.keys, found) {
      result.name(key.bytes.span)
      guard let entry else {
        result.null()
        continue
      }
      try write(entry, body, to: &result)
    }
    result.endObject()
    result.endObject()
    guard result.bytes.count <= Limits.bulkGetResponse else {
      throw APIError.tooLarge(
        "Total size of request exceeds the limit of \(Limits.bulkGetResponse / 1_000_000)MB")
    }
    return Reply(result: result.bytes, keys: body.requested)
  }

  private func write(
    _ entry: Entry, _ body: BulkGetBody, to result: inout JSONWriter
  ) throws(APIError) {
    guard body.withMetadata else { return try write(entry.value, body, to: &result) }
    result.beginObject()
    result.name("value")
    try write(entry.value, body, to: &result)
    result.name("metadata")
    result.raw(entry.metadata ?? Array("null".utf8))
    if let expiration = entry.expiration {
      result.name("expiration")
      result.integer(expiration)
    }
    result.endObject()
  }

  private func write(
    _ value: [UInt8], _ body: BulkGetBody, to result: inout JSONWriter
  ) throws(APIError) {
    guard body.parsesJSON else {
      guard result.string(value.span) else {
        throw .invalid("At least one of the requested keys corresponds to a non-text value")
      }
      return
    }
    do {
      _ = try JSONPointerSet([]).locate(in: value.span)
    } catch {
      throw .invalid("At least one of the requested keys corresponds to a non-json value")
    }
    result.raw(value)
  }
}

/// The body of a bulk get: `{"keys": [...], "type": "text", "withMetadata": false}`.
struct BulkGetBody: Sendable {
  /// Without repetitions.
  private(set) var keys: [Key] = []
  /// Keys in the body, repetitions among them.
  private(set) var requested = 0
  private(set) var parsesJSON = false
  private(set) var withMetadata = false

  init(_ body: [UInt8]) throws(APIError) {
    do {
      var reader = JSONReader(body)
      try reader.enterObject()
      while let name = try reader.nextMember() {
        if reader.holds("keys", name) {
          try readKeys(&reader)
        } else if reader.holds("type", name) {
          try readType(&reader)
        } else if reader.holds("withMetadata", name) {
          withMetadata = try reader.boolean()
        } else {
          try reader.skip()
        }
      }
      try reader.finish()
    } catch let error as APIError {
      throw error
    } catch {
      throw .malformed("the body is not a request for keys: \(error)")
    }
    guard requested > 0 else { throw .invalid("You must request a minimum of 1 key") }
  }

  private mutating func readKeys(_ reader: inout JSONReader) throws {
    var seen = Set(keys)
    try reader.enterArray()
    while try reader.nextElement() {
      requested += 1
      guard requested <= Limits.bulkGetKeys else {
        throw APIError.invalid("You can request a maximum of \(Limits.bulkGetKeys) keys")
      }
      let key = try BulkBody.key(&reader)
      if seen.insert(key).inserted { keys.append(key) }
    }
  }

  private mutating func readType(_ reader: inout JSONReader) throws {
    let type = try reader.string()
    parsesJSON = reader.holds("json", type)
    guard parsesJSON || reader.holds("text", type) else {
      let text = String(decoding: (reader.text(type) ?? []).prefix(64), as: UTF8.self)
      throw APIError.invalid("\"\(text)\" is not a valid type. Use \"json\" or \"text\"")
    }
  }
}
