import ArgumentParser
import Foundation
import Testing

@testable import keyshift
@testable import kv_simulator

/// The examples of the manual pages are commands that the programs take.
@Suite struct ManualExampleTests {
  private struct Facts: Decodable {
    var examples: [String: [[String]]]
  }

  static let lines: [(command: String, line: String)] =
    (try? JSONDecoder().decode(
      Facts.self, from: Data(Repository.text("Scripts/man-pages.json").utf8)))
    .map { facts in
      facts.examples.sorted { $0.key < $1.key }.flatMap { command, examples in
        examples.map { (command, $0.last ?? "") }
      }
    } ?? []

  @Test func examplesAreFound() { #expect(Self.lines.count > 50) }

  @Test(arguments: lines)
  func isTaken(_ command: String, _ line: String) throws {
    let words = try Self.words(line)
    let arguments = Array(words.dropFirst())
    if words.first == "kv-simulator" {
      #expect(throws: Never.self) { try KVSimulatorCommand.parseAsRoot(arguments) }
    } else {
      #expect(throws: Never.self) { try Keyshift.parseAsRoot(arguments) }
    }
    // The page of all commands shows how they follow one another.
    #expect(command == "keyshift" || line.hasPrefix(command + " ") || line == command)
  }

  @Test func aMistakeIsNoticed() throws {
    #expect(throws: (any Error).self) { try Keyshift.parseAsRoot(["plan", "--no-such"]) }
    #expect(try Self.words("a 'b c' d > e") == ["a", "b c", "d"])
  }

  private struct OpenQuote: Error {}

  /// The words of a shell's command, up to a redirection. Quotes are single ones.
  private static func words(_ line: String) throws -> [String] {
    let parts = line.components(separatedBy: "'")
    guard parts.count % 2 == 1 else { throw OpenQuote() }
    var words: [String] = []
    for (number, part) in parts.enumerated() {
      if number % 2 == 1 {
        words.append(part)
      } else {
        words += part.split(separator: " ").map(String.init)
      }
    }
    return Array(words.prefix { $0 != ">" && !$0.hasPrefix("2>") })
  }
}
