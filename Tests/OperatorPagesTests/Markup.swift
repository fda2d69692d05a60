/// The tags of a page, read as the HTML standard's tokenizer reads them (13.2.5), as far as pages
/// that are well-formed go; anything else is a fault.
struct Markup {
  struct Tag: Hashable {
    var name: String
    var isEnd = false
    /// In order.
    var attributes: [String] = []
    var values: [String: String] = [:]
  }

  private(set) var tags: [Tag] = []
  private(set) var faults: [String] = []
  private var open: [String] = []

  private static let void: Set<String> = ["input", "img", "link", "meta"]

  init(_ html: String) {
    var rest = Substring(html)
    if rest.hasPrefix("<!doctype html>\n") {
      rest = rest.dropFirst("<!doctype html>\n".count)
    } else {
      faults.append("no doctype")
    }
    while let start = rest.unicodeScalars.firstIndex(of: "<") {
      rest = rest[start...].unicodeScalars.dropFirst().text
      guard let tag = Self.tag(&rest) else {
        faults.append("a tag does not end: \(rest.prefix(60))")
        return
      }
      take(tag)
    }
    if !open.isEmpty { faults.append("not closed: \(open)") }
  }

  private mutating func take(_ found: (tag: Tag, isEmpty: Bool)) {
    let tag = found.tag
    tags.append(tag)
    if Set(tag.attributes).count != tag.attributes.count {
      faults.append("\(tag.name) repeats an attribute")
    }
    if tag.isEnd {
      if open.popLast() != tag.name { faults.append("</\(tag.name)> closes another element") }
    } else if !found.isEmpty, !Self.void.contains(tag.name) {
      open.append(tag.name)
    }
  }

  /// The tag that `rest` begins with, which is then behind it.
  private static func tag(_ rest: inout Substring) -> (tag: Tag, isEmpty: Bool)? {
    var scalars = rest.unicodeScalars
    var tag = Tag(name: "")
    if scalars.first == "/" {
      tag.isEnd = true
      scalars.removeFirst()
    }
    tag.name = word(&scalars)
    guard !tag.name.isEmpty else { return nil }
    while let next = scalars.first {
      switch next {
      case " ", "\n": scalars.removeFirst()
      case "/", ">":
        scalars.removeFirst()
        if next == "/" { guard scalars.popFirst() == ">" else { return nil } }
        rest = scalars.text
        return (tag, next == "/")
      default:
        let name = word(&scalars)
        guard !name.isEmpty else { return nil }
        tag.attributes.append(name)
        guard scalars.first == "=" else { continue }
        scalars.removeFirst()
        guard scalars.popFirst() == "\"", let end = scalars.firstIndex(of: "\"") else { return nil }
        tag.values[name] = String(scalars[..<end])
        scalars = scalars[end...].dropFirst()
      }
    }
    return nil
  }

  private static func word(_ scalars: inout Substring.UnicodeScalarView) -> String {
    let word = scalars.prefix {
      $0.properties.isAlphabetic || $0 == "-" || ("0"..."9").contains($0)
    }
    scalars = scalars[word.endIndex...]
    return String(word)
  }
}

extension Substring.UnicodeScalarView {
  fileprivate var text: Substring { Substring(self) }
}
