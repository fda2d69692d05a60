import Manual
import Review

extension ErrorPage {
  /// What the manual says about a code; nil where there is no such error.
  static func of(_ code: ErrorCode) -> ErrorPage? {
    read(String(decoding: Manual.errors, as: UTF8.self)).first { $0.code == code }
  }
}
