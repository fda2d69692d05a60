import ByteJSON
import Core

extension KVCalls {
  func bulkPut(_ request: Request) async throws -> Reply {
    let namespace = try namespace(request)
    let body = try BulkPutBody(request.body, namespace: namespace, now: now().seconds)
    try limits.take(body.pairs, .writes, at: now())
    return try await write(body.items, count: body.pairs, request, in: namespace)
  }

  func bulkDelete(_ request: Request) async throws -> Reply {
    let namespace = try namespace(request)
    let body = try BulkDeleteBody(request.body, namespace: namespace)
    try limits.take(body.keys, .deletes, at: now())
    return try await write(body.items, count: body.keys, request, in: namespace)
  }

  /// - Parameter count: the body's items, repeated keys among them.
  private func write(
    _ items: [WriteItem], count: Int, _ request: Request, in namespace: Namespace
  ) async throws -> Reply {
    let tooSoon = limits.tooSoon(items, at: now())
    var landing = tooSoon.isEmpty ? items : items.filter { !tooSoon.contains($0.key) }
    var lost = items.map(\.key).filter(tooSoon.contains)
    if request.fault == .unsuccessfulKeys {
      let partial = PartialFailure(landing, seed: seed, request: request.number)
      (landing, lost) = (partial.landing, lost + partial.reported)
    }
    let outcomes = try await entries.write(landing, in: namespace, at: request.edge)
    for (item, outcome) in zip(landing, outcomes) where outcome != .written {
      lost.append(item.key)
    }
    var result = JSONWriter(capacity: 64 + lost.count * 64)
    result.beginObject()
    result.name("successful_key_count")
    result.integer(max(0, count - lost.count))
    result.name("unsuccessful_keys")
    result.beginArray()
    for key in lost { result.string(key.bytes.span) }
    result.endArray()
    result.endObject()
    return Reply(result: result.bytes, keys: count)
  }
}

/// Which keys of a bulk call fail, and which of them only seem to.
struct PartialFailure: Sendable {
  /// What is carried out.
  private(set) var landing: [WriteItem] = []
  /// What is reported as unsuccessful: about a third, and at least one.
  private(set) var reported: [Key] = []

  init(_ items: [WriteItem], seed: UInt64, request: UInt64) {
    for (i, item) in items.enumerated() {
      var choice = SeededChoice(seed: seed, request, UInt64(i))
      let fails = choice.fraction() < 1.0 / 3 || (reported.isEmpty && i == items.count - 1)
      if fails { reported.append(item.key) }
      if !fails || choice.fraction() < 0.5 { landing.append(item) }
    }
  }
}
