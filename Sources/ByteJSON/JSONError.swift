/// Why bytes are not a JSON text, and where.
///
/// Names no byte of the document, so that no part of a value reaches a log.
package struct JSONError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable, CaseIterable {
    /// No value, at most white space.
    case empty
    /// RFC 8259 §8.1 forbids one, and the bytes after it would not stand where a reader expects.
    case byteOrderMark
    case invalidUTF8
    /// Arrays and objects nest deeper than `JSONPointerSet.maximumDepth`.
    case tooDeep
    case unexpectedEnd
    case unexpectedByte
    /// Something other than white space follows the value.
    case trailingBytes
    case badEscape
    case badNumber
    case controlCharacterInString
  }

  package var reason: Reason
  /// Bytes from the start of the document.
  package var offset: Int

  package init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension JSONError: CustomStringConvertible {
  package var description: String { "not JSON at byte \(offset): \(reason.explanation)" }
}

extension JSONError.Reason {
  fileprivate var explanation: String {
    switch self {
    case .empty: "the value is empty"
    case .byteOrderMark: "it starts with a byte order mark"
    case .invalidUTF8: "a string is not valid UTF-8"
    case .tooDeep: "arrays and objects nest deeper than \(JSONPointerSet.maximumDepth) levels"
    case .unexpectedEnd: "it ends in the middle of a value"
    case .unexpectedByte: "this byte is not allowed here"
    case .trailingBytes: "there is data after the end of the value"
    case .badEscape: "a backslash in a string does not start a JSON escape"
    case .badNumber: "a number is not valid JSON"
    case .controlCharacterInString: "a string contains an unescaped control character"
    }
  }
}
