import ByteJSON
import Core

extension KVCalls {
  /// Whether the token is good, which it is if the call got this far.
  func verifyToken(_ request: Request) -> Reply {
    // Only a token can be verified; a global key is none.
    guard case .token(let token) = request.credential else { return Reply(.invalidToken) }
    var result = JSONWriter()
    result.beginObject()
    result.field("id", NamespaceDirectory.identifier(for: "token:\(token)"))
    result.field("status", "active")
    result.endObject()
    var message = JSONWriter()
    message.beginObject()
    message.field("code", 10_000)
    message.field("message", "This API Token is valid and active")
    message.name("type")
    message.null()
    message.endObject()
    return Reply(result: result.bytes, message: message.bytes)
  }
}
