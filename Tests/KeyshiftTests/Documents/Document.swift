import Foundation

/// A page of Markdown with blocks that can be tried; `Documents/README.md` has the notation.
struct Document {
  struct Command {
    /// Of the `$`, counted from 1.
    var line: Int
    var text: String
    /// Lines of the page, by their indices.
    var output: Range<Int>
  }

  struct Block {
    /// Of the opening fence, counted from 1.
    var line: Int
    var language: String
    /// Blanks before each line.
    var indent: Int
    /// Lines of the page, by their indices.
    var content: Range<Int>
    /// Where the block is put before the page goes on.
    var file: String?
    /// Why nothing is done with it.
    var exemption: String?
  }

  enum Item {
    /// Commands that readers do not see.
    case hidden(line: Int, String)
    /// A value of the page, and the command that prints the run's.
    case value(line: Int, String, String)
    /// Where the page ends for a run over another store.
    case end(over: String)
    case block(Block)
  }

  struct Malformed: Error {
    var line: Int
    var why: String
  }

  let lines: [String]
  private(set) var items: [Item] = []
  /// Whether digests are promised as they stand.
  private(set) var promisesDigests = false

  init(_ text: String) throws {
    lines = text.outputLines
    var (file, exemption): (String?, String?) = (nil, nil)
    var index = 0
    while index < lines.count {
      let line = lines[index]
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed == "<!-- run" {
        let start = index + 1
        while index < lines.count, lines[index] != "-->" { index += 1 }
        guard index < lines.count else {
          throw Malformed(line: start, why: "the comment has no end")
        }
        items.append(.hidden(line: start, lines[start..<index].joined(separator: "\n")))
      } else if let command = Self.note("run", trimmed) {
        items.append(.hidden(line: index + 1, command))
      } else if let value = Self.note("value", trimmed) {
        let sides = value.components(separatedBy: " = ")
        guard sides.count > 1 else {
          throw Malformed(line: index + 1, why: "it has to be: value: VALUE = COMMAND")
        }
        items.append(
          .value(line: index + 1, sides[0], sides.dropFirst().joined(separator: " = ")))
      } else if let store = Self.note("end over", trimmed) {
        items.append(.end(over: store))
      } else if let name = Self.note("file", trimmed) {
        file = name
      } else if let why = Self.note("not run", trimmed) {
        exemption = why
      } else if Self.note("digests", trimmed) == "exact" {
        promisesDigests = true
      } else if trimmed.hasPrefix("```") {
        let end = try closingFence(after: index)
        items.append(
          .block(
            Block(
              line: index + 1, language: String(trimmed.dropFirst(3)),
              indent: line.prefix { $0 == " " }.count, content: (index + 1)..<end, file: file,
              exemption: exemption)))
        (file, exemption) = (nil, nil)
        index = end
      } else if !trimmed.isEmpty, file != nil || exemption != nil {
        throw Malformed(line: index + 1, why: "a note about a block stands before no block")
      }
      index += 1
    }
  }

  private func closingFence(after index: Int) throws -> Int {
    let end = lines[(index + 1)...].firstIndex { $0.trimmingCharacters(in: .whitespaces) == "```" }
    guard let end else { throw Malformed(line: index + 1, why: "the block has no end") }
    return end
  }

  private static func note(_ name: String, _ line: String) -> String? {
    let (start, end) = ("<!-- \(name): ", " -->")
    guard line.hasPrefix(start), line.hasSuffix(end) else { return nil }
    return String(line.dropFirst(start.count).dropLast(end.count))
  }

  func text(of block: Block) -> [String] {
    lines[block.content].map { line in
      String(line.dropFirst(min(block.indent, line.prefix { $0 == " " }.count)))
    }
  }

  /// The commands of a console block, each with what it prints there.
  func commands(of block: Block) throws -> [Command] {
    var commands: [Command] = []
    var continues = false
    for (offset, line) in text(of: block).enumerated() {
      let index = block.content.lowerBound + offset
      if continues, let last = commands.indices.last {
        commands[last].text += "\n" + line
        commands[last].output = (index + 1)..<(index + 1)
      } else if line.hasPrefix("$ ") {
        commands.append(
          Command(
            line: index + 1, text: String(line.dropFirst(2)), output: (index + 1)..<(index + 1)))
      } else if let last = commands.indices.last {
        commands[last].output = commands[last].output.lowerBound..<(index + 1)
        continue
      } else {
        throw Malformed(line: index + 1, why: "no command stands before this output")
      }
      continues = line.hasSuffix("\\")
    }
    return commands
  }

  func output(of command: Command, in block: Block) -> [String] {
    lines[command.output].map { line in
      String(line.dropFirst(min(block.indent, line.prefix { $0 == " " }.count)))
    }
  }

  /// The page with other output below its commands.
  func text(replacing outputs: [(command: Command, indent: Int, lines: [String])]) -> String {
    var all = lines
    for output in outputs.sorted(by: { $0.command.line > $1.command.line }) {
      let indent = String(repeating: " ", count: output.indent)
      all.replaceSubrange(
        output.command.output, with: output.lines.map { $0.isEmpty ? "" : indent + $0 })
    }
    return all.joined(separator: "\n") + "\n"
  }
}
