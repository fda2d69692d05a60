import Core
import Review

/// The addresses of the pages.
enum PagePath {
  static let overview = "/"
  static let plans = "/plans"
  static let audit = "/audit"

  static func cohort(_ environment: String, _ cohort: String) -> String {
    "/cohorts/\(encoded(environment))/\(encoded(cohort))"
  }

  static func run(_ run: String) -> String { "/runs/\(encoded(run))" }

  static func plan(_ digest: String) -> String { "/plans/\(encoded(digest))" }

  /// A path with a query; fields without a value are left out.
  static func query(_ path: String, _ fields: [(String, String?)]) -> String {
    let pairs = fields.compactMap { name, value in value.map { "\(name)=\(encoded($0))" } }
    return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }

  /// Percent-encoded but for what RFC 3986 calls unreserved, and the colon of digests.
  private static func encoded(_ text: String) -> String {
    let output = PercentEncoding.encode(text) {
      PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: ":")
    }
    // A segment of dots would lead up the path.
    let isDots = output.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
    return isDots ? output.substituting(".", with: "%2E") : output
  }
}
