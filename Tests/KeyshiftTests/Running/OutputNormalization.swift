import Foundation

/// Puts placeholders where two runs of one script differ.
struct OutputNormalization {
  /// The directory that the script runs in.
  let directory: String

  /// Times from 2020 on are taken for the clock's; the scripts' own records are older.
  ///
  /// That no policy governs an environment is one placeholder: it is long, and it is not left out.
  private static let patterns = [
    ("(?m)^note: no policy governs .*$", "<note>"),
    ("(?m)^(Longest time from reading to writing:) [0-9]+\\.[0-9] s", "$1 <n> s"),
    ("20[2-9][0-9]-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z", "<time>"),
    ("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}", "<run>"),
    ("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:<port>"),
    ("\\.[0-9]+-[0-9a-z]+\\.tmp", ".<n>.tmp"),
    ("sha256:[0-9a-f]{64}", "sha256:<digest>"),
    ("keyshift [0-9]+\\.[0-9]+\\.[0-9]+", "keyshift <version>"),
  ]

  func lines(_ bytes: Data) -> [String] {
    var text = String(decoding: bytes, as: UTF8.self)
      .replacingOccurrences(of: directory, with: "<directory>")
    for (pattern, placeholder) in Self.patterns {
      text = text.replacingOccurrences(
        of: pattern, with: placeholder, options: .regularExpression)
    }
    return text.outputLines
  }
}

extension String {
  /// Its lines; the end of the last one is no further line.
  var outputLines: [String] {
    var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
