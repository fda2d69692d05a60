/// Where matching a key stopped, and what the template has there.
package struct TemplateMismatch: Hashable, Sendable {
  package enum Expected: Hashable, Sendable {
    /// The rest of a literal.
    case literal([UInt8])
    /// At least one byte for the capture of this name.
    case capture(String)
    /// The key's end.
    case end
  }

  /// Bytes of the key that match.
  package var offset: Int
  package var expected: Expected

  package init(offset: Int, expected: Expected) {
    self.offset = offset
    self.expected = expected
  }
}

extension BoundTemplate {
  /// Why `match` refuses `bytes`; nil if it matches them. Linear, like `match`.
  package func mismatch(_ bytes: [UInt8]) -> TemplateMismatch? {
    guard match(bytes) == nil else { return nil }
    return stop(in: bytes.span)
  }

  private func stop(in bytes: Span<UInt8>) -> TemplateMismatch {
    var offset = 0
    var part = 0
    while part < parts.count {
      switch parts[part] {
      case .literal(let literal):
        guard bytes.holds(literal.span, at: offset) else { return stop(literal, bytes, offset) }
        offset += literal.count
        part += 1
      case .rest(let number):
        return TemplateMismatch(offset: offset, expected: .capture(name(of: number)))
      case .capture(let number):
        if let found = end(of: part, bytes, from: offset) {
          offset = found.next
          part = found.part
          continue
        }
        let segmentEnd = bytes.firstPlace(of: delimiter, from: offset) ?? bytes.count
        guard segmentEnd > offset else {
          return TemplateMismatch(offset: offset, expected: .capture(name(of: number)))
        }
        guard part + 1 < parts.count, case .literal(let literal) = parts[part + 1] else {
          return TemplateMismatch(offset: segmentEnd, expected: .end)
        }
        return stop(literal, bytes, segmentEnd)
      }
    }
    return TemplateMismatch(offset: offset, expected: .end)
  }

  private func stop(
    _ literal: [UInt8], _ bytes: Span<UInt8>, _ offset: Int
  ) -> TemplateMismatch {
    var same = 0
    while same < literal.count, offset + same < bytes.count, literal[same] == bytes[offset + same] {
      same += 1
    }
    // The whole literal is there, and then the key goes on where the template ends.
    guard same < literal.count else {
      return TemplateMismatch(offset: offset + same, expected: .end)
    }
    return TemplateMismatch(offset: offset + same, expected: .literal(Array(literal[same...])))
  }

  private func name(of capture: Int) -> String {
    captureNames.indices.contains(capture) ? captureNames[capture] : ""
  }
}
