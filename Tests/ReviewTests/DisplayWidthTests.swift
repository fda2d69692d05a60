import Foundation
import Testing

@testable import Review

/// Widths against those of Python's wcwidth, in `Tables/display-widths.txt`.
@Suite struct DisplayWidthTests {
  private struct Table {
    var ranges: [(ClosedRange<UInt32>, Int)] = []
    var sequences: [(text: String, columns: Int)] = []

    init() throws {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Tables/display-widths.txt")
      for line in String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
      where !line.hasPrefix("#") {
        let words = line.split(separator: " ")
        guard let columns = words.last.flatMap({ Int($0) }) else { continue }
        let numbers = words.compactMap { UInt32($0, radix: 16) }
        if words.contains("=") {
          let scalars = numbers.dropLast().compactMap(Unicode.Scalar.init)
          sequences.append((String(String.UnicodeScalarView(scalars)), columns))
        } else {
          ranges.append((numbers[0]...numbers[1], columns))
        }
      }
    }
  }

  @Test func everyCharacterThatIsShown() throws {
    let table = try Table()
    #expect(table.ranges.count > 100)
    var next = table.ranges[...]
    var differences: [String] = []
    for value in UInt32(0x20)...0x10FFFF {
      while let first = next.first, first.0.upperBound < value { next.removeFirst() }
      guard let scalar = Unicode.Scalar(value), !Printable.isHidden(scalar),
        // Drawn with its base: wcwidth counts it there, and it alone is nowhere.
        scalar.properties.generalCategory != .spacingMark
      else { continue }
      let columns = next.first.flatMap { $0.0.contains(value) ? $0.1 : nil } ?? 1
      if DisplayWidth.of(scalar) != columns {
        differences.append(
          "\(String(value, radix: 16)): \(DisplayWidth.of(scalar)), not \(columns)")
      }
    }
    #expect(differences == [])
  }

  @Test func sequences() throws {
    for (text, columns) in try Table().sequences {
      #expect(DisplayWidth.of(text) == columns, "\(text.unicodeScalars.map(\.value))")
    }
  }
}
