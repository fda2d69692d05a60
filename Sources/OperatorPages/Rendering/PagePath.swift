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
    var output = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x3A:
        output.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        output += "%" + (byte < 16 ? "0" : "") + digits
      }
    }
    // A segment of dots would lead up the path.
    let isDots = output.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
    return isDots ? output.substituting(".", with: "%2E") : output
  }
}
