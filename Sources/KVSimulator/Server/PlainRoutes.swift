import ByteJSON
import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Schemas

/// What the simulator answers besides the API: its description, and problems of its own addresses.
enum PlainRoutes {
  /// Where the simulator's OpenAPI description is; no token is needed.
  static let description = "/openapi.json"

  static func descriptionResponse() -> Response { json(APIDescription.simulator) }

  static func unknownEdge(_ name: Substring, known: Set<EdgeCode>) -> Response {
    let codes = known.map(\.description).sorted().joined(separator: ", ")
    let hint = codes.isEmpty ? "there are none; start with --edge CODE" : "there are \(codes)"
    return problem(.notFound, "there is no edge '\(name)': \(hint)")
  }

  static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// `{"error": "…"}`.
  static func problem(_ status: HTTPResponse.Status, _ message: String) -> Response {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("error", message)
    writer.endObject()
    return json(writer.bytes, status: status)
  }
}
