import Foundation

@testable import Review

/// How the programs at the other end read what was escaped, byte by byte and without the code under
/// test.
enum Reader {
  /// The text that an element or attribute stands for; nil where a sign could begin or end markup.
  static func html(_ text: String) -> String? {
    let references: [(String, String)] = [
      ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"),
    ]
    var output: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      guard !"<>\"'\0".utf8.contains(byte) else { return nil }
      if byte == UInt8(ascii: "&") {
        guard let found = references.first(where: { rest.starts(with: $0.0.utf8) }) else {
          return nil
        }
        output += found.1.utf8
        rest = rest.dropFirst(found.0.utf8.count)
      } else {
        output.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The value between the quotes of a Prometheus label; nil where it ends early.
  static func label(_ text: String) -> String? {
    var output: [UInt8] = []
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\n"): return nil
      case UInt8(ascii: "\\"):
        switch bytes.popFirst() {
        case UInt8(ascii: "n")?: output.append(UInt8(ascii: "\n"))
        case let next?: output.append(next)
        case nil: return nil
        }
      default: output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The fields of one record of CSV; nil where the record ends early.
  static func csv(_ line: String) -> [String]? {
    var fields: [[UInt8]] = [[]]
    var isQuoted = false
    var bytes = Array(line.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && bytes.first == byte:
        bytes = bytes.dropFirst()
        fields[fields.count - 1].append(byte)
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted: fields.append([])
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        guard isQuoted else { return nil }
        fields[fields.count - 1].append(byte)
      default: fields[fields.count - 1].append(byte)
      }
    }
    return isQuoted ? nil : fields.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Lines of a log that GitHub's runner takes for commands: `::name` behind blanks, `##[` anywhere.
  static func commands(_ log: String) -> [String] {
    let lines = Array(log.unicodeScalars).split { $0 == "\n" || $0 == "\r" }
    return lines.filter { line in
      let text = line.drop { $0.properties.isWhitespace }
      let isNamed = text.dropFirst(2).first.map { $0.isASCII && $0.properties.isAlphabetic }
      return text.starts(with: "::".unicodeScalars) && isNamed ?? false
        || holdsBracketCommand(Array(line))
    }.map { String(String.UnicodeScalarView($0)) }
  }

  private static func holdsBracketCommand(_ line: [Unicode.Scalar]) -> Bool {
    line.indices.contains { start in
      guard line[start...].starts(with: "##".unicodeScalars) else { return false }
      let rest = line[(start + 2)...].drop { $0.isASCII && $0.properties.isAlphabetic }
      return rest.first == "["
    }
  }

  /// The words that a shell makes of arguments, in order, without their hidden meaning.
  static func shell(_ words: [String], program: String = "/bin/bash") throws -> [[UInt8]] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["-c", "printf '%s\\0' " + words.joined(separator: " ")]
    process.environment = ["LC_ALL": "C", "PATH": "/usr/bin:/bin"]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map { Array($0) }
  }
}
