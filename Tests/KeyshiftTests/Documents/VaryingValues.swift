import Foundation

/// What differs from run to run in a command's output: a page shows the values of one run.
///
/// A value of the page stands for one value of the run, wherever it occurs; two values of the page never
/// stand for the same, but for times, which may well be equal.
struct VaryingValues {
  enum Kind: String, CaseIterable {
    case identity, run, time, digest, key, signature, lineage, port, process, version, window

    var pattern: String {
      let hexadecimal = "[0-9a-f]"
      switch self {
      // The IDs of users, which do not vary; first, so that no part of one is taken for anything else.
      case .identity:
        return "(?<!lineage  )\\b\(hexadecimal){8}-\(hexadecimal){4}-\(hexadecimal){4}-"
          + "\(hexadecimal){4}-\(hexadecimal){12}\\b"
      case .lineage:
        return "(?<=lineage  )\(hexadecimal){8}-\(hexadecimal){4}-\(hexadecimal){4}-"
          + "\(hexadecimal){4}-\(hexadecimal){12}\\b"
      case .run: return "\\b[0-9]{8}T[0-9]{6}Z-\(hexadecimal){8}\\b"
      case .time: return "\\b20[2-9][0-9]-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z"
      case .digest: return "\\b\(hexadecimal){64}\\b"
      case .key: return "\\bMCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}="
      case .signature: return "(?<=\")[A-Za-z0-9+/]{86}=="
      case .port: return "(?<=127\\.0\\.0\\.1:)[0-9]+"
      case .process: return "(?<=process )[0-9]+"
      case .version: return "(?<=keyshift )[0-9]+\\.[0-9]+\\.[0-9]+"
      case .window: return "(?<=writing: )[0-9]+\\.[0-9]"
      }
    }
  }

  struct Value: Hashable {
    var kind: Kind
    var text: String
  }

  private static let expression: NSRegularExpression? = try? NSRegularExpression(
    pattern: Kind.allCases.map { "(\($0.pattern))" }.joined(separator: "|"))

  let promisesDigests: Bool
  private var actual: [Value: Value] = [:]
  private var shown: [Value: Value] = [:]

  init(promisesDigests: Bool) { self.promisesDigests = promisesDigests }

  /// A line in parts: what stays, and what varies.
  static func parts(_ line: String) -> [(text: String, kind: Kind?)] {
    var parts: [(String, Kind?)] = []
    var end = line.startIndex
    let whole = NSRange(line.startIndex..., in: line)
    for match in expression?.matches(in: line, range: whole) ?? [] {
      guard let range = Range(match.range, in: line) else { continue }
      let kind = Kind.allCases.enumerated().first {
        match.range(at: $0.offset + 1).location != NSNotFound
      }?.element
      if end < range.lowerBound { parts.append((String(line[end..<range.lowerBound]), nil)) }
      parts.append((String(line[range]), kind == .identity ? nil : kind))
      end = range.upperBound
    }
    if end < line.endIndex { parts.append((String(line[end...]), nil)) }
    return parts
  }

  static func values(_ line: String) -> [Value] {
    parts(line).compactMap { part in part.kind.map { Value(kind: $0, text: part.text) } }
  }

  /// The line with the kinds of values in place of the values.
  static func masked(_ line: String) -> String {
    parts(line).map { part in part.kind.map { "<\($0.rawValue)>" } ?? part.text }.joined()
  }

  /// Whether a line of the page may stand for one of the run. `…` within a line stands for any text.
  static func areAlike(_ page: String, _ run: String) -> Bool {
    let (page, run) = (masked(page), masked(run))
    if page == run { return true }
    let pieces = page.components(separatedBy: "…")
    guard pieces.count > 1, let first = pieces.first, let last = pieces.last,
      run.hasPrefix(first), run.hasSuffix(last), run.count >= first.count + last.count
    else { return false }
    var rest = run.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let found = rest.range(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }

  /// Notes which values of a page stand for which of the run.
  ///
  /// - Returns: what contradicts what was noted before.
  mutating func match(_ page: String, _ run: String) -> [String] {
    guard Self.masked(page) == Self.masked(run) else { return [] }
    return zip(Self.values(page), Self.values(run)).compactMap { mine, theirs in
      if promisesDigests, mine.kind == .digest, mine != theirs {
        return "\(mine.text) is promised, and the run has \(theirs.text)"
      }
      // Servers come and go within a page.
      guard mine.kind != .port else {
        actual[mine] = theirs
        shown[theirs] = mine
        return nil
      }
      if let known = actual[mine], known != theirs {
        return "\(mine.text) stands for \(known.text) above and for \(theirs.text) here"
      }
      let isShared = [.time, .window, .process, .version].contains(mine.kind)
      if !isShared, let other = shown[theirs], other != mine {
        return "\(mine.text) and \(other.text) stand for one value"
      }
      actual[mine] = theirs
      shown[theirs] = mine
      return nil
    }
  }

  /// A command of the page with the run's values. A digest may be cut off: `sha256:c56e5bd5…`.
  func command(_ text: String) -> String {
    var command = text
    for (mine, theirs) in actual where mine.kind != .time && mine.kind != .process {
      command = command.replacingOccurrences(of: mine.text, with: theirs.text)
      guard mine.kind == .digest else { continue }
      // As in the names of the server's plans.
      command = command.replacingOccurrences(
        of: "-\(mine.text.prefix(16)).", with: "-\(theirs.text.prefix(16)).")
      for length in 8..<20 {
        command = command.replacingOccurrences(
          of: "sha256:\(mine.text.prefix(length))…", with: "sha256:\(theirs.text)")
      }
    }
    return command
  }

  /// A line of the run with the page's values, where it has any for them.
  func line(_ run: String) -> String {
    Self.parts(run).map { part in
      part.kind.flatMap { shown[Value(kind: $0, text: part.text)]?.text } ?? part.text
    }.joined()
  }
}
