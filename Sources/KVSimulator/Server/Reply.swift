import ByteJSON
import Core
import HTTPTypes

/// An answer before it is put on the wire, or spoilt by a fault.
struct Reply: Sendable {
  var status: HTTPResponse.Status
  var headers: HTTPFields
  var body: [UInt8]
  /// The first error code.
  var code: Int?
  /// Keys that the call dealt with.
  var keys: Int

  init(status: Int, type: String, body: [UInt8], code: Int? = nil, keys: Int = 0) {
    self.status = HTTPResponse.Status(code: status)
    headers = [.contentType: type]
    self.body = body
    self.code = code
    self.keys = keys
  }

  /// An envelope around `result`, `resultInfo` and one `message`, which are JSON.
  init(result: [UInt8], resultInfo: [UInt8]? = nil, message: [UInt8]? = nil, keys: Int = 0) {
    var envelope = JSONWriter(capacity: result.count + (resultInfo?.count ?? 0) + 96)
    envelope.beginObject()
    envelope.name("result")
    envelope.raw(result)
    envelope.field("success", true)
    envelope.beginArray("errors")
    envelope.endArray()
    envelope.beginArray("messages")
    if let message { envelope.raw(message) }
    envelope.endArray()
    if let resultInfo {
      envelope.name("result_info")
      envelope.raw(resultInfo)
    }
    envelope.endObject()
    self.init(status: 200, type: "application/json", body: envelope.bytes, keys: keys)
  }

  init(_ error: APIError) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("result")
    writer.null()
    writer.field("success", false)
    writer.beginArray("errors")
    writer.beginObject()
    writer.field("code", error.code)
    writer.field("message", error.message)
    writer.endObject()
    writer.endArray()
    writer.beginArray("messages")
    writer.endArray()
    writer.endObject()
    self.init(
      status: error.status, type: "application/json", body: writer.bytes, code: error.code)
  }

  /// An envelope with `result: null`, as single writes and deletes have it.
  static func nothing(keys: Int) -> Reply { Reply(result: Array("null".utf8), keys: keys) }
}
