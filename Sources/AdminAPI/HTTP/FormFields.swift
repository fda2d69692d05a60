internal import Foundation

/// Fields as forms and queries write them (`application/x-www-form-urlencoded`, WHATWG URL §5).
enum FormFields {
  /// In order; what is not decodable is passed over.
  static func decode(_ text: some StringProtocol) -> [(key: Substring, value: Substring)] {
    text.split(separator: "&").compactMap { pair in
      let end = pair.firstIndex(of: "=") ?? pair.endIndex
      guard let key = decoded(pair[..<end]), let value = decoded(pair[end...].dropFirst()) else {
        return nil
      }
      return (key[...], value[...])
    }
  }

  private static func decoded(_ text: some StringProtocol) -> String? {
    String(text.map { $0 == "+" ? " " : $0 }).removingPercentEncoding
  }
}
