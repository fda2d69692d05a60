import ByteJSON
package import Core

/// One request in the log. Holds no token and no part of any value or metadata.
package struct RequestRecord: Hashable, Sendable {
  /// 1 for the first API request that the simulator got.
  package var number: UInt64
  package var time: Timestamp
  package var method: String
  /// As it came, percent-encoded, without the query.
  package var path: String
  /// Nil where the path led to no call.
  package var call: CallKind?
  /// Nil where the connection was reset instead of an answer.
  package var status: Int?
  /// The first error code of the answer.
  package var code: Int?
  package var fault: FaultKind?
  /// Keys read, listed, written or deleted, or asked for.
  package var keys: Int

  package init(
    number: UInt64, time: Timestamp, method: String, path: String, call: CallKind?, status: Int?,
    code: Int?, fault: FaultKind?, keys: Int
  ) {
    self.number = number
    self.time = time
    self.method = method
    self.path = path
    self.call = call
    self.status = status
    self.code = code
    self.fault = fault
    self.keys = keys
  }

  /// One line of JSON, without a line break.
  package var json: String {
    var writer = JSONWriter(capacity: 200 + path.utf8.count)
    writer.beginObject()
    writer.name("number")
    writer.integer(number)
    writer.name("time")
    writer.string(time.description)
    writer.name("method")
    writer.string(method)
    writer.name("path")
    writer.string(path)
    if let call {
      writer.name("call")
      writer.string(call.rawValue)
    }
    if let status {
      writer.name("status")
      writer.integer(status)
    }
    if let code {
      writer.name("code")
      writer.integer(code)
    }
    if let fault {
      writer.name("fault")
      writer.string(fault.rawValue)
    }
    writer.name("keys")
    writer.integer(keys)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
