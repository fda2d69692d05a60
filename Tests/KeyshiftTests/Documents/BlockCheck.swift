import Foundation

/// Whether a block of a page is right, as far as that can be told without carrying it out.
struct BlockCheck {
  /// Commands of `keyshift` that have commands of their own.
  private static let groups = ["audit", "demo", "index", "policy", "snapshot", "state"]

  private let block: Document.Block
  private let lines: [String]

  init(_ block: Document.Block, _ lines: [String]) {
    self.block = block
    self.lines = lines
  }

  func mistakes() async throws -> [String] {
    switch block.language {
    case "console": return try await optionMistakes(lines.filter { $0.hasPrefix("$ ") })
    case "sh": return try await optionMistakes(lines)
    case "yaml": return try await yamlMistakes()
    case "json":
      return try await failure(of: "jq . page.json", given: text, as: "page.json", "no JSON")
    case "sql":
      return try await failure(
        of: "sqlite3 x.sqlite < page.sql", given: text, as: "page.sql", "no SQL")
    case "python":
      return try await failure(
        of: "python3 -m py_compile page.py", given: text, as: "page.py", "no Python")
    default:
      guard block.exemption == nil else { return [] }
      let language = block.language.isEmpty ? "no language" : "the language '\(block.language)'"
      return ["a block of \(language) needs a note that says why nothing is done with it"]
    }
  }

  private var text: String { lines.map { $0 + "\n" }.joined() }

  private func failure(
    of command: String, given text: String, as file: String, _ what: String
  ) async throws -> [String] {
    let place = try Workplace(
      copying: "\(DocumentRun.folder)/blocks",
      environment: [
        "CLOUDFLARE_ACCOUNT_ID": "0123456789abcdef0123456789abcdef", "KEYSHIFT_ALLOWED_ROOTS": ".",
        "KEYSHIFT_ALLOWED_HOSTS": "app.example.com", "KEYSHIFT_SECRET_DO": "secret",
      ])
    defer { place.remove() }
    try place.write(text, to: file)
    let result = try await place.perform(command, options: [])
    guard result.status != 0 else { return [] }
    let said = [result.standardOutput, result.standardError]
      .map { String(decoding: $0, as: UTF8.self) }.joined()
    return ["\(what): \(said)"]
  }

  // MARK: - Commands

  /// What of these command lines `keyshift` does not know.
  private func optionMistakes(_ commands: [String]) async throws -> [String] {
    var mistakes: [String] = []
    for command in commands {
      let words = command.split(whereSeparator: { " |;&()".contains($0) }).map(String.init)
      guard let start = words.firstIndex(of: "keyshift"), start + 1 < words.count else { continue }
      var name = [words[start + 1]]
      if Self.groups.contains(name[0]), start + 2 < words.count { name.append(words[start + 2]) }
      guard !name[0].hasPrefix("-"), name[0] != "help" else { continue }
      let options = Set(
        words[start...].filter { $0.hasPrefix("--") && $0.count > 2 }.map {
          String($0.prefix { $0 != "=" })
        })
      let place = try Workplace(copying: nil, environment: [:])
      defer { place.remove() }
      let help = try await place.perform(
        "keyshift help \(name.joined(separator: " "))", options: [])
      let known = String(decoding: help.standardOutput, as: UTF8.self)
      // Of a command that there is not, the help is that of what is around it.
      guard known.contains("USAGE: keyshift \(name.joined(separator: " ")) ") else {
        mistakes.append("there is no `keyshift \(name.joined(separator: " "))`")
        continue
      }
      // A pipe's other programs have options, too.
      let own = command.components(separatedBy: "|").first { $0.contains("keyshift ") } ?? command
      for option in options.sorted() where own.contains(option) && !known.contains(option) {
        mistakes.append("`keyshift \(name.joined(separator: " "))` has no \(option)")
      }
    }
    return mistakes
  }

  // MARK: - Cohort plans and policies

  /// A whole document is validated as it stands, a part of a cohort plan in the place of the same part of
  /// one of the plans in `Fixtures/blocks/plans`. A digest may be cut off.
  private func yamlMistakes() async throws -> [String] {
    let text = text.replacingOccurrences(
      of: "sha256:[0-9a-f]*…", with: "sha256:" + String(repeating: "0", count: 64),
      options: .regularExpression)
    if lines.contains(where: { $0.hasPrefix("format: ") }) {
      let isPolicy = text.contains("format: keyshift.policy/")
      if text.contains("format: keyshift.include/") {
        return try await failure(
          of: "keyshift validate plans/including.yaml", given: text, as: "plans/page.yaml",
          "not valid")
      }
      let file = isPolicy ? "plans/policy.yaml" : "plans/page.yaml"
      return try await failure(of: "keyshift validate \(file)", given: text, as: file, "not valid")
    }
    var found: [String] = []
    for parts in YAMLParts.alternatives(text.outputLines) {
      let plain = try await mistakes(of: parts, in: "part.yaml")
      guard !plain.isEmpty else { continue }
      if try await !mistakes(of: parts, in: "logins.yaml").isEmpty { found += plain }
    }
    return found
  }

  private func mistakes(of parts: YAMLParts, in base: String) async throws -> [String] {
    let plan = try String(
      contentsOfFile: "\(DocumentRun.folder)/blocks/plans/\(base)", encoding: .utf8)
    return try await failure(
      of: "keyshift validate plans/page.yaml", given: parts.merged(into: plan),
      as: "plans/page.yaml", "not valid")
  }
}
