/// A bearer token, which no description, dump or error shows.
///
/// The characters are read in one place only, where the header of a request is built.
package struct APIToken: Sendable {
  private let characters: String

  /// - Returns: nil unless `text` is one or more visible ASCII characters, as a header takes them, without
  ///   quotes: those come from the file or the shell that set the variable.
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      !text.utf8.contains(where: { "\"'`".utf8.contains($0) })
    else { return nil }
    characters = text
  }

  /// The value of the `Authorization` header.
  var authorization: String { "Bearer \(characters)" }

  /// A server's or library's words without the token, should they repeat it.
  func scrubbing(_ text: String) -> String {
    text.replacingOccurrences(of: characters, with: Self.mark)
  }

  private static let mark = "<token>"
}

extension APIToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { Self.mark }
  package var debugDescription: String { Self.mark }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension String {
  fileprivate func replacingOccurrences(of part: String, with other: String) -> String {
    let part = Array(part.utf8)
    let text = Array(utf8)
    var result: [UInt8] = []
    var i = 0
    while i < text.count {
      if text[i...].starts(with: part) {
        result += other.utf8
        i += part.count
      } else {
        result.append(text[i])
        i += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
