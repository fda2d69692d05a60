import Foundation

/// The commands of one page, carried out one after the other in a directory of their own.
struct DocumentRun {
  struct Failure {
    var line: Int
    var text: String
  }

  static let folder = "\(Workplace.repository)/Tests/KeyshiftTests/Documents/Fixtures"
  /// What a line with nothing else stands for: any number of lines.
  private static let elision = "…"
  /// Where the pages' commands run, as the pages have it.
  private static let shownDirectory = "/srv/migration"

  private let document: Document
  private let place: Workplace
  private var values: VaryingValues
  private(set) var failures: [Failure] = []
  private(set) var outputs: [(command: Document.Command, indent: Int, lines: [String])] = []

  /// - Parameter name: of the page, without folder and suffix; a folder of that name has files that are there
  ///   from the start.
  init(_ document: Document, name: String) throws {
    self.document = document
    let fixtures = "\(Self.folder)/\(name)"
    let hasFixtures = FileManager.default.fileExists(atPath: fixtures)
    place = try Workplace(
      copying: hasFixtures ? fixtures : nil,
      environment: ["KEYSHIFT_ACTOR": "ops@example.com", "PAGES": Self.folder])
    values = VaryingValues(promisesDigests: document.promisesDigests)
  }

  func remove() { place.remove() }

  mutating func perform() async throws {
    for item in document.items {
      switch item {
      case .hidden(let line, let command):
        let result = try await run(values.command(command))
        guard result.status != 0 else { continue }
        let text = lines(result.standardOutput) + lines(result.standardError)
        failures.append(
          Failure(
            line: line,
            text: "hidden command ended with \(result.status)\n$ \(command)\n"
              + text.joined(separator: "\n")))
      case .value(let line, let value, let command):
        let result = try await run(values.command(command))
        let printed = lines(result.standardOutput).first ?? ""
        let contradictions =
          VaryingValues.areAlike(value, printed)
          ? values.match(value, printed) : ["'\(value)' cannot stand for '\(printed)'"]
        failures += contradictions.map { Failure(line: line, text: $0) }
      case .block(let block):
        if let file = block.file {
          let text = document.text(of: block).map { $0 + "\n" }.joined()
          try place.write(text, to: file)
        }
        guard block.exemption == nil, block.language == "console" else { continue }
        for command in try document.commands(of: block) { try await compare(command, block) }
      }
    }
  }

  private mutating func compare(_ command: Document.Command, _ block: Document.Block) async throws {
    let result = try await run(values.command(command.text))
    let actual = lines(result.standardOutput) + lines(result.standardError)
    let shown = document.output(of: command, in: block)
    let alignment = Alignment(
      shown, actual, elision: Self.elision, alike: VaryingValues.areAlike)
    var problems: [String] = []
    var recorded: [String] = []
    for pair in alignment.pairs {
      switch pair {
      case .alike(let mine, let theirs):
        let contradictions = values.match(shown[mine], actual[theirs])
        problems += contradictions
        recorded.append(contradictions.isEmpty ? shown[mine] : values.line(actual[theirs]))
      case .elided(let mine, _): recorded.append(shown[mine])
      case .changed(_, let theirs), .added(let theirs): recorded.append(values.line(actual[theirs]))
      case .missing: break
      }
    }
    if alignment.isDifferent { problems += alignment.description() }
    guard !problems.isEmpty else { return }
    outputs.append((command, block.indent, recorded))
    failures.append(
      Failure(
        line: command.line,
        text: "$ \(command.text)\n(- the page, + the program; status \(result.status))\n"
          + problems.joined(separator: "\n")))
  }

  /// Variables, functions, the directory and `$?` go from one command to the next.
  private func run(_ command: String) async throws -> Workplace.Result {
    let memory = place.aside.appendingPathComponent("memory").path
    let text = """
      [ ! -e '\(memory)' ] || . '\(memory)' 2> /dev/null
      (exit ${__status:-0})
      \(command)
      __status=$?
      { declare -f; declare -px; declare -p __status; printf 'cd %q\\n' "$PWD"; } > '\(memory)'
      exit $__status
      """
    return try await place.perform(text, options: [])
  }

  /// A test's children ignore SIGPIPE, unlike those of a terminal, so that the commands before a `head` say,
  /// in some runs, that nobody reads on.
  private func lines(_ bytes: Data) -> [String] {
    String(decoding: bytes, as: UTF8.self)
      .replacingOccurrences(of: place.directory.path, with: Self.shownDirectory).outputLines
      .filter { !$0.contains(": Broken pipe") }
  }
}
