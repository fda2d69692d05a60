internal import ByteJSON
internal import Core
internal import HTTPTypes

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

  /// An envelope around `result`, which is JSON.
  init(result: [UInt8], resultInfo: [UInt8]? = nil, keys: Int = 0) {
    var envelope: [UInt8] = []
    envelope.reserveCapacity(result.count + (resultInfo?.count ?? 0) + 96)
    envelope += #"{"result":"#.utf8
    envelope += result
    envelope += #","success":true,"errors":[],"messages":[]"#.utf8
    if let resultInfo {
      envelope += #","result_info":"#.utf8
      envelope += resultInfo
    }
    envelope += "}".utf8
    self.init(status: 200, type: "application/json", body: envelope, keys: keys)
  }

  init(_ error: APIError) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("result")
    writer.null()
    writer.name("success")
    writer.boolean(false)
    writer.name("errors")
    writer.beginArray()
    writer.beginObject()
    writer.name("code")
    writer.integer(error.code)
    writer.name("message")
    writer.string(error.message)
    writer.endObject()
    writer.endArray()
    writer.name("messages")
    writer.beginArray()
    writer.endArray()
    writer.endObject()
    self.init(
      status: error.status, type: "application/json", body: writer.bytes, code: error.code)
  }

  /// An envelope with `result: {}`, as writes have it.
  static func done(keys: Int) -> Reply { Reply(result: Array("{}".utf8), keys: keys) }
}
