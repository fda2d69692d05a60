import Core

/// The text of a file that a person wrote, addressed by line and column for messages.
///
/// Lines end with LF, CRLF or CR, as editors count them; columns count Unicode scalars. A leading
/// UTF-8 byte order mark is no part of the text.
package struct SourceText: Sendable {
  /// The text without its byte order mark.
  let bytes: [UInt8]
  /// Where each line starts, in bytes and in Unicode scalars from the start of the text.
  private let lineStarts: [(byte: Int, scalar: Int)]
  private let scalarCount: Int

  /// Indexes the lines, in one pass. Invalid UTF-8 is counted as one scalar per lead byte.
  package init(_ bytes: [UInt8]) {
    let text = Array(bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0))
    var starts = [(byte: 0, scalar: 0)]
    var scalar = 0
    for (i, byte) in text.enumerated() {
      if byte & 0xC0 != 0x80 { scalar += 1 }
      let isBeforeLineFeed = i + 1 < text.count && text[i + 1] == 0x0A
      if byte == 0x0A || byte == 0x0D && !isBeforeLineFeed { starts.append((i + 1, scalar)) }
    }
    self.bytes = text
    lineStarts = starts
    scalarCount = scalar
  }

  package var lineCount: Int { lineStarts.count }

  /// The line's text without its line break, or nil when there is no such line.
  ///
  /// - Parameter number: counts from 1. Invalid UTF-8 becomes U+FFFD.
  package func line(_ number: Int) -> String? {
    guard number >= 1, number <= lineStarts.count else { return nil }
    return String(decoding: lineBytes(number - 1), as: UTF8.self)
  }

  /// The range for messages, clipped to its first line.
  func range(_ span: SourceSpan, file: String) -> SourceRange {
    let index = line(ofScalar: span.start)
    let start = lineStarts[index].scalar
    let column = max(0, span.start - start)
    let rest = lineLength(index) - column
    return SourceRange(
      file: file, line: index + 1, column: column + 1,
      length: min(span.end - span.start, rest))
  }

  /// The place of one byte of the text, for mistakes found before any parsing.
  func range(ofByte offset: Int, file: String) -> SourceRange {
    let index = Self.lastIndex(lineStarts) { $0.byte <= offset }
    let column = Self.scalarCount(
      bytes[lineStarts[index].byte..<max(lineStarts[index].byte, offset)])
    return SourceRange(file: file, line: index + 1, column: column + 1)
  }

  /// The scalars of a span that lies on one line, or nil when it does not.
  func scalars(_ span: SourceSpan) -> [Unicode.Scalar]? {
    let index = line(ofScalar: span.start)
    let scalars = Array(String(decoding: lineBytes(index), as: UTF8.self).unicodeScalars)
    let start = span.start - lineStarts[index].scalar
    let end = span.end - lineStarts[index].scalar
    guard start >= 0, start <= end, end <= scalars.count else { return nil }
    return Array(scalars[start..<end])
  }

  /// In scalars, without the line break. A mistake costs no more in a long line than in a short one.
  private func lineLength(_ index: Int) -> Int {
    let isLast = index + 1 == lineStarts.count
    var end = isLast ? scalarCount : lineStarts[index + 1].scalar
    var byte = isLast ? bytes.count : lineStarts[index + 1].byte
    while byte > lineStarts[index].byte, bytes[byte - 1] == 0x0A || bytes[byte - 1] == 0x0D {
      end -= 1
      byte -= 1
    }
    return end - lineStarts[index].scalar
  }

  private func line(ofScalar offset: Int) -> Int {
    Self.lastIndex(lineStarts) { $0.scalar <= offset }
  }

  private func lineBytes(_ index: Int) -> ArraySlice<UInt8> {
    let start = lineStarts[index].byte
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1].byte : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return bytes[start..<end]
  }

  private static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }

  /// The last index whose element satisfies `holds`, by bisection; 0 when none does.
  private static func lastIndex<T>(_ elements: [T], where holds: (T) -> Bool) -> Int {
    var low = 0
    var high = elements.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if holds(elements[middle]) { low = middle } else { high = middle }
    }
    return low
  }
}

/// A stretch of a text, in Unicode scalars from its start.
struct SourceSpan: Hashable, Sendable {
  var start: Int
  var end: Int
  /// Which of a reading's documents the text is, counted from 0: a plan, then what it includes.
  var document = 0
}
