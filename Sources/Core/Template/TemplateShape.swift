/// A template cut at its delimiters, to tell whether two templates can give the same key.
struct TemplateShape {
  /// One stretch between delimiters: its fixed start and end, and whether anything lies between.
  private struct Segment {
    var start: [Symbol] = []
    var end: [Symbol] = []
    var isOpen = false
  }

  /// A byte, or the user's name or ID, which no byte of a template equals. Two forms of a name can be the
  /// same text, so they are one symbol.
  private enum Symbol: Hashable {
    case byte(UInt8)
    case legacy
    case id
  }

  private var segments: [Segment] = [Segment()]
  private var endsOpen = false
  private let delimiter: Delimiter
  /// What every key starts with, delimiters included.
  private let prefix: [Symbol]

  init(_ template: KeyTemplate) {
    delimiter = template.delimiter
    prefix = Self.prefix(of: template)
    for part in template.parts {
      switch part {
      case .literal(let bytes):
        addLiteral(bytes)
      case .legacy: add(.legacy)
      case .id: add(.id)
      case .capture: open()
      case .rest:
        open()
        endsOpen = true
      }
    }
  }

  private static func prefix(of template: KeyTemplate) -> [Symbol] {
    var prefix: [Symbol] = []
    for part in template.parts {
      switch part {
      case .literal(let bytes): prefix += bytes.map { .byte($0) }
      case .legacy: prefix.append(.legacy)
      case .id: prefix.append(.id)
      case .capture, .rest: return prefix
      }
    }
    return prefix
  }

  private mutating func addLiteral(_ bytes: [UInt8]) {
    let width = delimiter.bytes.count
    var next = bytes.span.firstPlace(of: delimiter, from: 0)
    var i = 0
    while i < bytes.count {
      if i == next {
        segments.append(Segment())
        i += width
        next = bytes.span.firstPlace(of: delimiter, from: i)
      } else {
        add(.byte(bytes[i]))
        i += 1
      }
    }
  }

  private mutating func add(_ symbol: Symbol) {
    let last = segments.count - 1
    if segments[last].isOpen {
      segments[last].end.append(symbol)
    } else {
      segments[last].start.append(symbol)
    }
  }

  private mutating func open() {
    segments[segments.count - 1].isOpen = true
    segments[segments.count - 1].end = []
  }

  /// Whether some key could be given by both. Never says no wrongly; may say yes wrongly.
  func overlaps(_ other: TemplateShape) -> Bool {
    // Segments cut at different bytes cannot be laid side by side.
    guard delimiter == other.delimiter else {
      let shared = min(prefix.count, other.prefix.count)
      return prefix.prefix(shared) == other.prefix.prefix(shared)
    }
    let shared = min(segments.count, other.segments.count)
    let lengthsFit =
      segments.count == other.segments.count
      || (endsOpen && segments.count < other.segments.count)
      || (other.endsOpen && other.segments.count < segments.count)
    guard lengthsFit else { return false }
    return (0..<shared).allSatisfy { i in
      let a = segments[i]
      let b = other.segments[i]
      if !a.isOpen && !b.isOpen { return a.start == b.start }
      let start = min(a.start.count, b.start.count)
      if a.isOpen && b.isOpen {
        let end = min(a.end.count, b.end.count)
        return a.start.prefix(start) == b.start.prefix(start)
          && (endsOpen || other.endsOpen || a.end.suffix(end) == b.end.suffix(end))
      }
      let (open, closed) = a.isOpen ? (a, b) : (b, a)
      return closed.start.starts(with: open.start)
        && closed.start.suffix(open.end.count) == open.end[...]
        && closed.start.count > open.start.count + open.end.count - 1
    }
  }
}
