/// What there is to say about one kind of error: a section of `docs/errors.md`.
package struct ErrorPage: Hashable, Sendable {
  /// What a section has to say, by the words it says it under.
  package enum Part: String, Hashable, Sendable, CaseIterable {
    case meaning = "Means"
    case cause = "Happens when"
    case cure = "Do"
    case exitStatus = "Exit status"
  }

  package var code: ErrorCode
  package var title: String
  package var parts: [Part: String]

  /// The sections of a document, in its order.
  ///
  /// A section is `## KS0201: title` and a list whose items begin with a part's words in bold.
  /// Anything else in the document is for its readers only.
  package static func read(_ markdown: String) -> [ErrorPage] {
    var pages: [ErrorPage] = []
    var isSection = false
    var part: Part?
    for line in markdown.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map({ Substring($0) })
    {
      if line.utf8.starts(with: "#".utf8) {
        let page = heading(line)
        page.map { pages.append($0) }
        (isSection, part) = (page != nil, nil)
      } else if isSection, let (next, text) = item(line) {
        pages[pages.count - 1].parts[next] = text
        part = next
      } else if isSection, let part, line.utf8.starts(with: "  ".utf8) {
        pages[pages.count - 1].parts[part, default: ""] += " " + line.drop { $0 == " " }
      } else {
        part = nil
      }
    }
    return pages
  }

  private static func heading(_ line: Substring) -> ErrorPage? {
    guard line.utf8.starts(with: "## ".utf8),
      let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")),
      let code = ErrorCode(reading: String(line.dropFirst(3).prefix(upTo: colon)))
    else { return nil }
    let title = line[colon...].dropFirst().drop { $0 == " " }
    return ErrorPage(code: code, title: String(title), parts: [:])
  }

  private static func item(_ line: Substring) -> (Part, String)? {
    for part in Part.allCases {
      let opening = "- **\(part.rawValue):** "
      if line.utf8.starts(with: opening.utf8) {
        return (part, String(line.dropFirst(opening.count)))
      }
    }
    return nil
  }
}

extension ErrorPage {
  /// The section as a terminal shows it.
  package func text(_ style: Style) -> String {
    let sections = Part.allCases.compactMap { part in
      parts[part].map { "\n" + style.heading(part.rawValue) + "\n" + style.sentence($0, indent: 2) }
    }
    return style.heading("\(code): \(Printable.prose(title))") + "\n" + sections.joined()
  }

  package var json: JSONValue {
    [
      "format": "keyshift.error-page/1", "number": .string(code.description),
      "title": .string(title), "means": .string(parts[.meaning]),
      "happens_when": .string(parts[.cause]), "do": .string(parts[.cure]),
      "exit_status": .string(parts[.exitStatus]),
    ]
  }
}
