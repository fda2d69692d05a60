package import Core

/// Formats cohort plans, the files that they include, files of resolutions, and policies.
///
/// Lines get two spaces for each level, keys of the document their usual order, and dashes, colons, commas and
/// brackets the usual spaces. Comments, quotes, anchors, line breaks inside of values and the order of
/// everything but the document's keys stay.
package enum FileFormatter {
  /// The file as it ought to be written; the same for a file that is.
  ///
  /// The result is read again: it is returned only if it means what the file means and has the same
  /// characters, but for spaces and the order of lines. Cost: several passes over the file.
  ///
  /// - Parameter file: its name, for messages.
  /// - Throws: what is wrong with the file as YAML, or that it is none of Keyshift's. What it says is not judged.
  package static func format(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> [UInt8] {
    let format = try FileFormat.of(bytes, file: file)
    let root = try tree(bytes, file, format)
    let text = try withLineFeeds(bytes, file: file)
    // In another order an alias may stand before its anchor.
    for order in [format.order, []] {
      let result = Array(try formatted(text, root, by: order, file: file).utf8)
      guard result.lines == Array(text.utf8).lines, let other = try? tree(result, file, format),
        root.means(other)
      else { continue }
      return result
    }
    throw DiagnosticsError([
      Diagnostic(
        .notFormattable,
        "Formatting this file would change what it means. It stays as it is; format it by hand.",
        at: SourceRange(file: file, line: 1, column: 1))
    ])
  }

  private static func tree(
    _ bytes: [UInt8], _ file: String, _ format: FileFormat
  ) throws(DiagnosticsError) -> YAMLNode {
    let (root, mistakes) = try YAMLComposer.compose(
      bytes, file: file, as: format, limits: format.limits)
    guard mistakes.isEmpty else { throw DiagnosticsError(mistakes) }
    return root
  }

  /// The text with LF for all line breaks, without a byte order mark.
  private static func withLineFeeds(
    _ bytes: [UInt8], file: String
  ) throws(DiagnosticsError) -> String {
    let source = SourceText(bytes)
    var text = String.UnicodeScalarView()
    var isAfterReturn = false
    for (offset, scalar) in String(decoding: source.bytes, as: UTF8.self).unicodeScalars
      .enumerated()
    {
      switch scalar {
      case "\r": text.append("\n")
      case "\n": if !isAfterReturn { text.append(scalar) }
      case "\u{85}", "\u{2028}", "\u{2029}":
        throw DiagnosticsError([
          Diagnostic(
            .notFormattable,
            """
            \(scalar.notation) is a line break for some readers of YAML and none for others. Remove it, or \
            write it as an escape in double quotes.
            """,
            at: source.range(SourceSpan(start: offset, end: offset + 1), file: file))
        ])
      default: text.append(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    return String(text)
  }

  private static func formatted(
    _ text: String, _ root: YAMLNode, by order: [String], file: String
  ) throws(DiagnosticsError) -> String {
    let lines = ScalarLines(text)
    let layout: YAMLLayout
    do throws(YAMLSyntaxError) { layout = try YAMLLayoutReader.read(text, lines) } catch {
      throw DiagnosticsError([error.diagnostic(in: SourceText(Array(text.utf8)), file: file)])
    }
    let indentation = LineIndentation(layout, lines)
    let spacing = LineSpacing(layout, lines, indentation)
    let written = (0..<lines.count).map { line in
      let text = spacing.text(line, keepsEnd: indentation.endsInText.contains(line))
      let isInText = indentation.isInText.contains(line)
      let isEmpty = text.isEmpty && !(isInText && indentation.endsInText.contains(line))
      let blanks = isEmpty ? "" : String(repeating: " ", count: indentation.columns[line])
      return TopLevelOrder.Line(
        text: blanks + text, kind: indentation.kinds[line], isInText: isInText)
    }
    var names: [String] = []
    if case .mapping(let pairs) = root.content { names = pairs.map(\.key) }
    let keys = zip(names, layout.rootKeys).map { (name: $0, line: lines.line(of: $1)) }
    let sorted =
      order.isEmpty ? written : TopLevelOrder.sorted(written, keys, by: order)
    // A text that goes on to the end of the file means what its line breaks say.
    let keepsEnd = indentation.endsInText.contains(lines.count - 1)
    return joined(sorted, endsWithBreak: !keepsEnd || text.hasSuffix("\n"))
  }

  /// One blank line at most between others, none at the start or the end.
  private static func joined(_ lines: [TopLevelOrder.Line], endsWithBreak: Bool) -> String {
    var result: [String] = []
    var blanks = 0
    for line in lines {
      if line.kind == .blank, !line.isInText {
        blanks += 1
        continue
      }
      if blanks > 0, !result.isEmpty { result.append("") }
      blanks = 0
      result.append(line.text)
    }
    return result.joined(separator: "\n") + (endsWithBreak ? "\n" : "")
  }
}

extension [UInt8] {
  /// The characters of each line that are no blanks, sorted; what formatting must not change.
  fileprivate var lines: [[UInt8]] {
    split { $0 == 0x0A || $0 == 0x0D }.map { line in
      line.filter { $0 != 0x20 && $0 != 0x09 }
    }
    .filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
