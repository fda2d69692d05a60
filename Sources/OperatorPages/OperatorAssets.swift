import Ledger
import Review

/// The files that pages load: a style sheet, two scripts and an icon.
package enum OperatorAssets {
  package struct Asset: Sendable {
    /// Named after the bytes, so that it may be kept for ever: `/assets/…`.
    package let path: String
    package let contentType: String
    package let bytes: [UInt8]
    /// With its quotation marks, as the header takes it.
    package let etag: String

    fileprivate init(_ name: String, _ suffix: String, _ contentType: String, _ bytes: [UInt8]) {
      let digest = RunningDigest.text(of: bytes).dropFirst("sha256:".count).prefix(16)
      path = PageAddress.asset.path("\(name)-\(digest).\(suffix)")
      etag = "\"\(digest)\""
      self.contentType = contentType
      self.bytes = bytes
    }
  }

  /// Each under its own path; to be served with `cache-control: public, max-age=31536000, immutable`,
  /// signed in or not.
  package static let all = [style, icon, live, filter]

  static let style = Asset(
    "keyshift", "css", "text/css; charset=utf-8", Array(PageAssets.style.utf8))
  static let icon = Asset("keyshift", "svg", "image/svg+xml", PackageResources.keyshift_svg)
  static let live = Asset(
    "live", "js", "text/javascript; charset=utf-8", PackageResources.live_js)
  static let filter = Asset(
    "filter", "js", "text/javascript; charset=utf-8", PackageResources.filter_js)

  enum Script {
    case live, filter

    var asset: Asset {
      switch self {
      case .live: OperatorAssets.live
      case .filter: OperatorAssets.filter
      }
    }
  }
}
