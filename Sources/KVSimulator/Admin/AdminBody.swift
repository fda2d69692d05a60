import ByteJSON
import Core

/// The bodies that the admin routes take.
enum AdminBody {
  /// `[{"kind": "503", "rate": 0.1, "calls": ["bulk-put"], "after": 2, "count": 1}]`; all but the
  /// kind may be left out.
  static func faults(_ body: [UInt8]) throws -> [FaultRule] {
    var rules: [FaultRule] = []
    var reader = JSONReader(body)
    try reader.enterArray()
    while try reader.nextElement() { rules.append(try fault(&reader)) }
    try reader.finish()
    return rules
  }

  private static func fault(_ reader: inout JSONReader) throws -> FaultRule {
    var kind: FaultKind?
    var rule = FaultRule(.internalError)
    try reader.enterObject()
    while let name = try reader.nextMember() {
      if reader.holds("kind", name) {
        kind = try value(&reader, "kind", FaultKind.init)
      } else if reader.holds("rate", name) {
        rule.rate = try fraction(&reader)
      } else if reader.holds("calls", name) {
        rule.calls = []
        try reader.enterArray()
        while try reader.nextElement() {
          rule.calls.insert(try value(&reader, "call", CallKind.init))
        }
      } else if reader.holds("after", name) {
        rule.after = try count(&reader)
      } else if reader.holds("count", name) {
        rule.count = try reader.null() ? nil : count(&reader)
      } else {
        throw AdminError(message: "a fault has kind, rate, calls, after and count, nothing else")
      }
    }
    guard let kind else { throw AdminError(message: "a fault lacks its 'kind'") }
    rule.kind = kind
    return rule
  }

  /// `{"delay": 60}`, in seconds.
  static func consistencyDelay(_ body: [UInt8]) throws -> Int64 {
    var delay: Int64?
    try object(body) { name, reader throws in
      guard reader.holds("delay", name) else { return false }
      delay = Int64(try count(&reader))
      return true
    }
    guard let delay else { throw AdminError(message: "the 'delay' in seconds is missing") }
    return delay
  }

  /// `{"requests": 1200, "window": 300, "block": 300}`; the block is as long as the window if left
  /// out.
  static func rateLimit(_ body: [UInt8]) throws -> RateLimit {
    var requests: Int?
    var window: Int?
    var block: Int?
    try object(body) { name, reader throws in
      if reader.holds("requests", name) {
        requests = try count(&reader)
      } else if reader.holds("window", name) {
        window = try count(&reader)
      } else if reader.holds("block", name) {
        block = try count(&reader)
      } else {
        return false
      }
      return true
    }
    guard let requests, let window, requests > 0, window > 0 else {
      throw AdminError(message: "a rate limit has 'requests' and a 'window' in seconds, above 0")
    }
    return RateLimit(requests: requests, window: Int64(window), block: Int64(block ?? window))
  }

  /// `{"token": "…", "after": 10, "scope": "read"}`; the number of requests that still pass and the scope
  /// may be left out.
  static func token(
    _ body: [UInt8]
  ) throws -> (token: String, after: Int, scope: TokenScope) {
    var token: [UInt8]?
    var after = 0
    var scope = TokenScope.write
    try object(body) { name, reader throws in
      if reader.holds("token", name) {
        token = reader.text(try reader.string())
      } else if reader.holds("after", name) {
        after = try count(&reader)
      } else if reader.holds("scope", name) {
        scope = try value(&reader, "scope", TokenScope.init)
      } else {
        return false
      }
      return true
    }
    guard let token, !token.isEmpty else { throw AdminError(message: "the 'token' is missing") }
    return (String(decoding: token, as: UTF8.self), after, scope)
  }

  // MARK: - Parts

  /// - Parameter member: reads a member's value; false where it does not know the name.
  static func object(
    _ body: [UInt8],
    _ member: (JSONReader.StringToken, inout JSONReader) throws -> Bool
  ) throws {
    var reader = JSONReader(body)
    try reader.enterObject()
    while let name = try reader.nextMember() {
      guard try member(name, &reader) else {
        throw AdminError(message: "the body has an unknown member")
      }
    }
    try reader.finish()
  }

  static func value<V>(
    _ reader: inout JSONReader, _ what: String, _ parse: (String) -> V?
  ) throws -> V {
    let bytes = reader.text(try reader.string()) ?? []
    let text = String(decoding: bytes, as: UTF8.self)
    guard let value = parse(text) else {
      throw AdminError(message: "there is no \(what) '\(text)'")
    }
    return value
  }

  static func count(_ reader: inout JSONReader) throws -> Int {
    let range = try reader.skip()
    guard let number = WholeNumber.parse(reader.bytes[range]), let count = Int(exactly: number),
      count >= 0, count <= Int(Int32.max)
    else { throw AdminError(message: "a count must be a whole number, not below 0") }
    return count
  }

  private static func fraction(_ reader: inout JSONReader) throws -> Double {
    let range = try reader.skip()
    let rate = Double(String(decoding: reader.bytes[range], as: UTF8.self))
    guard let rate, (0...1).contains(rate) else {
      throw AdminError(message: "a rate must be a number from 0 to 1")
    }
    return rate
  }
}
