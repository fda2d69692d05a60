import Review

extension FailureReport {
  /// The failure in one line, with its code.
  static func line(_ error: any Error) -> String {
    let first = text(error, .plain).split(separator: "\n").first.map(String.init) ?? "\(error)"
    return first.hasPrefix("error: ") ? String(first.dropFirst("error: ".count)) : first
  }
}
