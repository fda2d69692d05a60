import ByteJSON
import Core

extension RequestCounters {
  /// What `GET /__admin/counters` answers.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("requests")
    writer.integer(requests)
    writer.name("unauthorized")
    writer.integer(unauthorized)
    writer.name("rate_limited")
    writer.integer(rateLimited)
    writer.name("calls")
    writer.beginObject()
    for call in CallKind.allCases {
      writer.name(Array(call.rawValue.utf8).span)
      writer.beginObject()
      writer.name("requests")
      writer.integer(self[call].requests)
      writer.name("failures")
      writer.integer(self[call].failures)
      writer.name("keys")
      writer.integer(self[call].keys)
      writer.endObject()
    }
    writer.endObject()
    writer.name("faults")
    writer.beginObject()
    for kind in FaultKind.allCases {
      writer.name(Array(kind.rawValue.utf8).span)
      writer.integer(faults[kind] ?? 0)
    }
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }
}
