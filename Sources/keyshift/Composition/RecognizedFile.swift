import Core
import Wrangler

/// Whether a file is one of those whose lines messages may show.
///
/// A plan, or a link in a checkout, may name any file: a line of a password file, of a key or of a
/// checkout's own configuration must not get into a log by being a mistake.
enum RecognizedFile {
  /// - Parameter name: the file's path.
  static func isKnown(_ bytes: [UInt8], name: String) -> Bool {
    if name.hasSuffix(".toml") || name.hasSuffix(".json") || name.hasSuffix(".jsonc") {
      return holds(bytes, "kv_namespaces")
        && (try? WranglerConfiguration.load(bytes: bytes, file: name)) != nil
    }
    return isCohortList(bytes) || isWritten(bytes)
  }

  /// A CSV file whose header has the columns of a cohort and no other.
  private static func isCohortList(_ bytes: [UInt8]) -> Bool {
    var text = bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    if text.starts(with: "sep=".utf8), let end = text.firstIndex(of: 0x0A) {
      text = text[(end + 1)...]
    }
    let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
    guard line.count <= 20 else { return false }
    let columns = line.split(omittingEmptySubsequences: false) {
      [0x2C, 0x3B, 0x09, 0x7C].contains($0)
    }.map {
      String(decoding: $0.filter { $0 != 0x22 }, as: UTF8.self)
    }
    return columns.contains("legacy") && columns.allSatisfy { ["legacy", "id"].contains($0) }
  }

  /// A cohort plan or a policy, also one with mistakes: its format is named, or two of its keys stand
  /// at the beginning of lines.
  private static func isWritten(_ bytes: [UInt8]) -> Bool {
    if holds(bytes, "keyshift.cohort-plan") || holds(bytes, "keyshift.policy") { return true }
    let keys = bytes.prefix(1 << 16).split(separator: 0x0A).map { line in
      String(decoding: line.prefix { $0 != 0x3A }, as: UTF8.self)
    }
    return Set(keys).intersection(topKeys).count >= 2
  }

  private static let topKeys: Set<String> = [
    "format", "environment", "environments", "store", "cohort", "rules", "limits", "accept",
    "publish", "accounts",
  ]

  private static func holds(_ bytes: [UInt8], _ word: String) -> Bool {
    let word = Array(word.utf8)
    var rest = bytes.prefix(1 << 16)
    while let first = word.first, let place = rest.firstIndex(of: first) {
      if rest[place...].starts(with: word) { return true }
      rest = rest[(place + 1)...]
    }
    return false
  }
}
