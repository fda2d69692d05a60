import Core

/// The fields of a query (`application/x-www-form-urlencoded`, WHATWG URL §5), decoded, in order.
///
/// Links are written by people: a field that cannot be decoded is passed over, and of two with one name the
/// first counts.
struct QueryFields: Sendable {
  let all: [(key: Substring, value: Substring)]

  init(target: String) {
    let start = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
    let query = target[start...].dropFirst()
    all = query.split(separator: "&").compactMap { pair in
      let end = pair.firstIndex(of: "=") ?? pair.endIndex
      guard let key = Self.decoded(pair[..<end]), let value = Self.decoded(pair[end...].dropFirst())
      else { return nil }
      return (key[...], value[...])
    }
  }

  subscript(name: String) -> String? { all.first { $0.key == name }.map { String($0.value) } }

  private static func decoded(_ text: Substring) -> String? {
    PercentEncoding.decodedText(text, plusIsSpace: true)
  }
}
