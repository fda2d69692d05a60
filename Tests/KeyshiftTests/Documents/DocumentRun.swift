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
  /// Nil over the store that the page shows.
  private var differences: PageDifferences?
  private(set) var failures: [Failure] = []
  private(set) var outputs: [(command: Document.Command, indent: Int, lines: [String])] = []

  /// - Parameters:
  ///   - name: of the page, without folder and suffix; a folder of that name has files that are there from the
  ///     start.
  ///   - store: another store than the page's; `OVER` names it to the hidden commands.
  init(_ document: Document, name: String, over store: String? = nil) throws {
    self.document = document
    differences = try store.map { try PageDifferences(page: name, over: $0) }
    let fixtures = "\(Self.folder)/\(name)"
    let hasFixtures = FileManager.default.fileExists(atPath: fixtures)
    place = try Workplace(
      copying: hasFixtures ? fixtures : nil,
      environment: ["KEYSHIFT_ACTOR": "ops@example.com", "PAGES": Self.folder, "OVER": store ?? ""])
    values = VaryingValues(promisesDigests: document.promisesDigests)
  }

  func remove() { place.remove() }

  mutating func perform() async throws {
    for item in document.items {
      switch item {
      case .end(let store):
        if differences?.store == store { return }
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
    if isDifferent(alignment) { problems += alignment.description() }
    guard !problems.isEmpty else { return }
    outputs.append((command, block.indent, recorded))
    failures.append(
      Failure(
        line: command.line,
        text: "$ \(command.text)\n(- the page, + the program; status \(result.status))\n"
          + problems.joined(separator: "\n")))
  }

  /// Over another store, some lines are different, and the page's fixtures say which.
  private mutating func isDifferent(_ alignment: Alignment) -> Bool {
    guard differences != nil else { return alignment.isDifferent }
    var isDifferent = false
    for pair in alignment.pairs {
      let (mine, theirs): (Int?, Int?) =
        switch pair {
        case .alike, .elided: (nil, nil)
        case .changed(let mine, let theirs): (mine, theirs)
        case .missing(let mine): (mine, nil)
        case .added(let theirs): (nil, theirs)
        }
      let isExplained = [
        mine.map { differences?.explain(missing: alignment.expected[$0]) ?? false },
        theirs.map { differences?.explain(added: alignment.actual[$0]) ?? false },
      ]
      if isExplained.contains(false) { isDifferent = true }
    }
    return isDifferent
  }

  /// What the fixtures say about another store, and no command showed.
  var unusedDifferences: [String] { differences?.unused ?? [] }

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
