import Core
import Review

/// Addresses of a server, each spelled once; `{name}` stands for one segment.
package protocol Address: RawRepresentable<String>, CaseIterable, Sendable {}

extension Address {
  /// The path with its placeholders filled in, in order, percent-encoded.
  package func path(_ values: String...) -> String {
    var rest = values[...]
    let parts = rawValue.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
    return parts.map { part in
      guard part.first == "{", let value = rest.popFirst() else { return String(part) }
      return PagePath.encoded(value)
    }.joined(separator: "/")
  }
}

/// The addresses of the pages, and of what they load.
package enum PageAddress: String, Address {
  case overview = "/"
  case cohort = "/cohorts/{environment}/{cohort}"
  case run = "/runs/{run}"
  case plans = "/plans"
  case plan = "/plans/{digest}"
  case audit = "/audit"
  case signIn = "/login"
  case signOut = "/logout"
  case asset = "/assets/{name}"
}

/// The pages' addresses for what they show.
enum PagePath {
  static let overview = PageAddress.overview.rawValue
  static let plans = PageAddress.plans.rawValue
  static let audit = PageAddress.audit.rawValue

  static func cohort(_ environment: String, _ cohort: String) -> String {
    PageAddress.cohort.path(environment, cohort)
  }

  static func run(_ run: String) -> String { PageAddress.run.path(run) }

  static func plan(_ digest: String) -> String { PageAddress.plan.path(digest) }

  /// A path with a query; fields without a value are left out.
  static func query(_ path: String, _ fields: [(String, String?)]) -> String {
    let pairs = fields.compactMap { name, value in value.map { "\(name)=\(encoded($0))" } }
    return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }

  /// Percent-encoded but for what RFC 3986 calls unreserved, and the colon of digests.
  static func encoded(_ text: String) -> String {
    let output = PercentEncoding.encode(text) {
      PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: ":")
    }
    // A segment of dots would lead up the path.
    let isDots = output.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
    return isDots ? output.substituting(".", with: "%2E") : output
  }
}
