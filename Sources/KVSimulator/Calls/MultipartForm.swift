/// The parts of a `multipart/form-data` body (RFC 7578) by name.
struct MultipartForm {
  private var parts: [String: ArraySlice<UInt8>] = [:]

  subscript(name: String) -> ArraySlice<UInt8>? { parts[name] }

  /// Nil when `contentType` says that the body is no form.
  ///
  /// - Throws: 10012 where the body breaks the form's syntax.
  init?(_ body: [UInt8], contentType: String) throws(APIError) {
    guard contentType.lowercased().hasPrefix("multipart/form-data") else { return nil }
    guard let boundary = Self.parameter("boundary", of: contentType), !boundary.isEmpty,
      boundary.utf8.count <= 256
    else { throw .malformed("the form's content type names no boundary") }
    let delimiter = Array("--\(boundary)".utf8)
    // What stands before the first delimiter has no meaning (RFC 2046 §5.1.1).
    guard var start = Self.find(delimiter, in: body, body.indices) else {
      throw .malformed("the form has no part")
    }
    let next = Array("\r\n".utf8) + delimiter
    while !body[(start + delimiter.count)...].starts(with: "--".utf8) {
      guard let end = Self.find(next, in: body, start + delimiter.count..<body.count) else {
        throw .malformed("the form's last part does not end")
      }
      try add(start + delimiter.count..<end, of: body)
      start = end + 2
    }
  }

  /// - Parameter part: from behind its delimiter to before the next line break and delimiter.
  private mutating func add(_ part: Range<Int>, of body: [UInt8]) throws(APIError) {
    let blankLine = Array("\r\n\r\n".utf8)
    guard let end = Self.find(blankLine, in: body, part) else {
      throw .malformed("a part of the form has no headers")
    }
    let headers = String(decoding: body[part.lowerBound..<end], as: UTF8.self)
    let disposition = headers.split(whereSeparator: \.isNewline).first {
      $0.lowercased().hasPrefix("content-disposition:")
    }
    guard let disposition, let name = Self.parameter("name", of: String(disposition)) else {
      throw .malformed("a part of the form has no name")
    }
    if parts[name] == nil { parts[name] = body[(end + blankLine.count)..<part.upperBound] }
  }

  /// A parameter of a header, with or without quotes.
  private static func parameter(_ name: String, of header: String) -> String? {
    for field in header.split(separator: ";").dropFirst() {
      let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, trimmed(pair[0]).lowercased() == name else { continue }
      let value = trimmed(pair[1])
      guard value.count >= 2, value.first == "\"", value.last == "\"" else { return String(value) }
      return String(value.dropFirst().dropLast())
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// Where `pattern` stands first in `range` of `bytes`.
  private static func find(_ pattern: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    let (bytes, pattern) = (bytes.span, pattern.span)
    var start = range.lowerBound
    while start <= range.upperBound - pattern.count {
      var length = 0
      while length < pattern.count, bytes[start + length] == pattern[length] { length += 1 }
      if length == pattern.count { return start }
      start += 1
    }
    return nil
  }
}
