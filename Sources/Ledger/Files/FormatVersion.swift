/// Format names of the form `keyshift.KIND/N`.
enum FormatVersion {
  /// Why a document with another format than the expected one is refused.
  static func refusal(
    of found: String, expected: String, at place: String, remedy: String
  ) -> LedgerError {
    let (kind, version) = parts(expected)
    let (foundKind, foundVersion) = parts(found)
    guard kind == foundKind, let version, let foundVersion else {
      return LedgerError(.corrupted, "'\(place)' is not a \(expected) document. \(remedy)")
    }
    guard foundVersion > version else {
      return LedgerError(.corrupted, "'\(place)' has an unknown format version. \(remedy)")
    }
    return LedgerError(
      .newerFormat,
      "'\(place)' was written by a later version of keyshift (format \(foundVersion); this one reads "
        + "up to \(version)). Install that version or a later one.")
  }

  private static func parts(_ format: String) -> (kind: Substring, version: Int?) {
    let parts = format.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 ? (parts[0], Int(parts[1])) : (Substring(format), nil)
  }
}
