extension BoundTemplate {
  /// Matches the whole of `bytes`; captures are as short as a match allows, leftmost first.
  ///
  /// Linear in `bytes` and in the template, whatever both hold. Nothing is tried twice: no capture
  /// holds a delimiter, so the delimiters of a match lie where those of the template do, and between
  /// two of them the earliest place of each literal leaves the most room for what follows.
  ///
  /// - Returns: the captures, or nil where the bytes are not of this shape.
  package func match(_ bytes: [UInt8]) -> Captures? {
    var captures = Captures(repeating: 0..<0, count: captureNames.count)
    return match(bytes.span, &captures) ? captures : nil
  }

  private func match(_ bytes: Span<UInt8>, _ captures: inout Captures) -> Bool {
    var offset = 0
    var part = 0
    while part < parts.count {
      switch parts[part] {
      case .literal(let literal):
        guard bytes.holds(literal.span, at: offset) else { return false }
        offset += literal.count
      case .rest(let number):
        guard number < captures.count, offset < bytes.count else { return false }
        captures[number] = offset..<bytes.count
        return part + 1 == parts.count
      case .capture(let number):
        guard number < captures.count, let found = end(of: part, bytes, from: offset) else {
          return false
        }
        captures[number] = offset..<found.end
        offset = found.next
        part = found.part
        continue
      }
      part += 1
    }
    return offset == bytes.count
  }

  /// Where the capture that is `parts[part]` and starts at `offset` ends, and where matching goes on:
  /// behind the literal that ends it, if one does.
  func end(
    of part: Int, _ bytes: Span<UInt8>, from offset: Int
  ) -> (end: Int, next: Int, part: Int)? {
    guard part + 1 < parts.count else {
      let end = bytes.firstPlace(of: delimiter, from: offset) ?? bytes.count
      return end == bytes.count && end > offset ? (end, end, part + 1) : nil
    }
    guard case .literal(let literal) = parts[part + 1] else {
      // Two captures that touch: the first takes one byte.
      guard offset < bytes.count, !bytes.holds(delimiter, at: offset) else { return nil }
      return (offset + 1, offset + 1, part + 1)
    }
    let end: Int?
    if part + 2 == parts.count {
      end = bytes.count - literal.count
    } else if let inside = literal.span.firstPlace(of: delimiter, from: 0) {
      end = bytes.firstPlace(of: delimiter, from: offset).map { $0 - inside }
    } else {
      let limit = bytes.firstPlace(of: delimiter, from: offset) ?? bytes.count
      end = bytes.firstPlace(of: literal.span, from: offset + 1, to: limit)
    }
    guard let end, end > offset, bytes.holds(literal.span, at: end),
      bytes.firstPlace(of: delimiter, from: offset).map({ $0 >= end }) ?? true
    else { return nil }
    return (end, end + literal.count, part + 2)
  }
}
