import ByteJSON
import Core

/// The frame around every answer but a single value's: whether the call succeeded, its errors, and
/// where the result stands.
struct Envelope: Sendable {
  struct Failure: Hashable, Sendable {
    var code: Int64
    var message: String
  }

  let body: [UInt8]
  private(set) var success: Bool?
  private(set) var failures: [Failure] = []
  private(set) var result: Range<Int>?
  private(set) var resultInfo: Range<Int>?

  /// - Throws: `JSONError` unless `body` is one whole JSON object whose members are of the kinds
  ///   that the API documents.
  init(_ body: [UInt8]) throws(JSONError) {
    self.body = body
    var reader = JSONReader(body)
    try reader.enterObject()
    while let name = try reader.nextMember() {
      if reader.holds("success", name) {
        success = try reader.boolean()
      } else if reader.holds("errors", name) {
        failures = try Self.failures(&reader)
      } else if reader.holds("result", name) {
        result = try reader.skip()
      } else if reader.holds("result_info", name) {
        resultInfo = try reader.skip()
      } else {
        try reader.skip()
      }
    }
    try reader.finish()
  }

  private static func failures(_ reader: inout JSONReader) throws(JSONError) -> [Failure] {
    if try reader.null() { return [] }
    var failures: [Failure] = []
    try reader.enterArray()
    while try reader.nextElement() {
      var failure = Failure(code: 0, message: "")
      try reader.enterObject()
      while let name = try reader.nextMember() {
        if reader.holds("code", name) {
          failure.code = try reader.integer()
        } else if reader.holds("message", name), try reader.peek() == .string {
          let token = try reader.string()
          failure.message = String(decoding: reader.text(token) ?? [], as: UTF8.self)
        } else {
          try reader.skip()
        }
      }
      failures.append(failure)
    }
    return failures
  }
}
