@testable import Core

/// Tries every end of every capture, shortest first: the definition that the matcher has to meet.
struct BacktrackingMatcher {
  var template: BoundTemplate

  func match(_ bytes: [UInt8]) -> BoundTemplate.Captures? {
    var captures = BoundTemplate.Captures(repeating: 0..<0, count: template.captureNames.count)
    return match(bytes, part: 0, at: 0, &captures) ? captures : nil
  }

  private func match(
    _ bytes: [UInt8], part: Int, at offset: Int, _ captures: inout BoundTemplate.Captures
  ) -> Bool {
    guard part < template.parts.count else { return offset == bytes.count }
    switch template.parts[part] {
    case .literal(let literal):
      guard bytes[offset...].starts(with: literal) else { return false }
      return match(bytes, part: part + 1, at: offset + literal.count, &captures)
    case .rest(let number):
      captures[number] = offset..<bytes.count
      return offset < bytes.count
    case .capture(let number):
      var end = offset
      while end < bytes.count, !bytes.span.holds(template.delimiter, at: end) {
        end += 1
        captures[number] = offset..<end
        if match(bytes, part: part + 1, at: end, &captures) { return true }
      }
      return false
    }
  }
}
