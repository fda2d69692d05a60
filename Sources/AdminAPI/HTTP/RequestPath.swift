import Core

/// A request's target as the client spelled it.
///
/// The router reads repeated and trailing slashes away and takes escapes as they are. An address here has one
/// spelling, but for escapes in an address with placeholders.
struct RequestPath: Hashable, Sendable {
  /// Percent-encoded, without the query.
  let spelled: String
  /// Decoded, the ones between slashes; nil where one is empty or cannot be decoded.
  private let segments: [String]?

  init(target: String) {
    spelled = String(decoding: target.utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
    var decoded: [String] = []
    let parts = spelled.split(separator: "/", omittingEmptySubsequences: false)
    for part in parts.dropFirst() {
      guard let text = PercentEncoding.decodedText(part), !text.isEmpty else { break }
      decoded.append(text)
    }
    segments = parts.first == "" && decoded.count == parts.count - 1 ? decoded : nil
  }

  /// Whether this is a path of the address: exactly it, or with a segment for each placeholder.
  func fits(_ address: String) -> Bool {
    guard address.contains("{") else { return spelled == address }
    let parts = address.split(separator: "/")
    guard let segments, segments.count == parts.count else { return false }
    return zip(parts, segments).allSatisfy { $0.first == "{" || $0 == $1 }
  }

  /// The path as the router reads it: without escapes for what needs none.
  var canonical: String {
    guard let segments else { return spelled }
    let parts = spelled.split(separator: "/", omittingEmptySubsequences: false)
    return zip(parts.dropFirst(), segments).map { spelled, decoded in
      "/" + (decoded.utf8.allSatisfy(PercentEncoding.isUnreserved) ? decoded : String(spelled))
    }.joined()
  }
}
