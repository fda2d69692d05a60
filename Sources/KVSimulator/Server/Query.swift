import Core

/// The parameters of a query.
struct Query: Sendable {
  private var values: [String: [UInt8]] = [:]

  /// The first of several parameters of one name counts; malformed ones are passed over.
  init(_ text: Substring) {
    for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
      let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      guard let name = PercentEncoding.decode(pair[..<end], plusIsSpace: true),
        let value = PercentEncoding.decode(pair[end...].dropFirst(), plusIsSpace: true)
      else { continue }
      let key = String(decoding: name, as: UTF8.self)
      if values[key] == nil { values[key] = value }
    }
  }

  func bytes(_ name: String) -> [UInt8]? { values[name] }

  func text(_ name: String) -> String? {
    values[name].map { String(decoding: $0, as: UTF8.self) }
  }
}
