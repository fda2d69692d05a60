import ByteJSON
import Core

/// Reads the JSON objects that requests bring, and says what is wrong with them.
enum BodyReading {
  /// Longest name or ID that can be part of a key.
  static let userLength = 256

  /// Hands over each member's name with the reader standing before its value.
  ///
  /// - Throws: 400 where the body is no object of these members, each once.
  static func read(
    _ body: [UInt8], knows names: [String],
    _ member: (String, inout JSONReader) throws(AdminError) -> Void
  ) throws(AdminError) {
    var reader = JSONReader(body)
    var seen: Set<String> = []
    try parse { () throws(JSONError) in try reader.enterObject() }
    while let token = try parse({ () throws(JSONError) in try reader.nextMember() }) {
      let name = reader.text(token).map { String(decoding: $0, as: UTF8.self) } ?? ""
      guard names.contains(name) else {
        throw .invalid(
          "the body has a member \(quoted(name)), but only these are known: \(names.joined(separator: ", "))"
        )
      }
      guard seen.insert(name).inserted else { throw .invalid("the body contains '\(name)' twice") }
      try member(name, &reader)
    }
    try parse { () throws(JSONError) in try reader.finish() }
  }

  static func required<Value>(_ value: Value?, _ name: String) throws(AdminError) -> Value {
    guard let value else { throw .invalid("the body needs '\(name)'") }
    return value
  }

  static func flag(_ reader: inout JSONReader, _ name: String) throws(AdminError) -> Bool {
    do { return try reader.boolean() } catch {
      throw .invalid("'\(name)' must be true or false")
    }
  }

  static func text(
    _ reader: inout JSONReader, _ name: String, atMost limit: Int
  ) throws(AdminError) -> String {
    let bytes: [UInt8]?
    do { bytes = reader.text(try reader.string()) } catch { bytes = nil }
    guard let bytes, (1...limit).contains(bytes.count) else {
      throw .invalid("'\(name)' must be a text of 1 to \(limit) bytes")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func digest(_ reader: inout JSONReader, _ name: String) throws(AdminError) -> String {
    let text = try text(&reader, name, atMost: 71)
    guard text.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil else {
      throw .invalid("'\(name)' must be a plan digest: sha256: and 64 hexadecimal digits")
    }
    return text
  }

  /// Names and IDs, those that come again left out.
  static func users(_ reader: inout JSONReader, atMost limit: Int) throws(AdminError) -> [String] {
    var users: [String] = []
    // Names are told apart by their bytes, which String does not.
    var seen: Set<[UInt8]> = []
    do { try reader.enterArray() } catch {
      throw .invalid("'users' must be a list of usernames and user IDs")
    }
    var count = 0
    while try parse({ () throws(JSONError) in try reader.nextElement() }) {
      let user = try text(&reader, "users[\(count)]", atMost: userLength)
      if seen.insert(Array(user.utf8)).inserted { users.append(user) }
      count += 1
      guard count <= limit else {
        var error = AdminError.invalid(
          "one request takes \(limit) users at most; send the others in another request")
        error.code = "too-many-users"
        throw error
      }
    }
    guard !users.isEmpty else { throw .invalid("'users' is empty") }
    return users
  }

  private static func parse<Value>(
    _ body: () throws(JSONError) -> Value
  ) throws(AdminError) -> Value {
    do { return try body() } catch { throw .invalid("the body is not a JSON object: \(error)") }
  }
}
