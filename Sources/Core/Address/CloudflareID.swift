/// An ID as Cloudflare gives it to accounts and namespaces: 32 hexadecimal digits, in either case.
package enum CloudflareID {
  package static func isID(_ text: String) -> Bool { mistake(in: text) == nil }

  /// What keeps the text from being an ID; nil where it is one. The text itself is not shown: it may come
  /// from a variable, and what is not an ID may be a secret in the wrong place.
  package static func mistake(in text: String) -> String? {
    let isHexadecimal = HexText.isMadeOfDigits(text.utf8)
    guard isHexadecimal else {
      return "this has \(text.count) characters, not all of them hexadecimal"
    }
    return text.utf8.count == 32 ? nil : "this has \(text.utf8.count)"
  }
}
