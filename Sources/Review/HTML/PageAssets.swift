import Core
import Ledger

/// The style of all pages, the exported page's script, and the policy that lets them and nothing else in.
package enum PageAssets {
  package static let style = String(decoding: PackageResources.keyshift_css, as: UTF8.self)
  static let script = String(decoding: PackageResources.page_js, as: UTF8.self)

  /// Content Security Policy, level 3; hashes as its section 2.3.1 spells them.
  static let policy =
    "default-src 'none'; style-src \(source(style)); script-src \(source(script)); "
    + "base-uri 'none'; form-action 'none'"

  private static func source(_ text: String) -> String {
    var digest = RunningDigest()
    digest.update(Array(text.utf8))
    return "'sha256-\(digest.value.base64)'"
  }
}
