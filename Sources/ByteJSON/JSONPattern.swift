/// A JSON Pointer in which a step `*` stands for every element of an array and every member of an
/// object.
///
/// `*` is that only as a whole step. A star that belongs to a member's name is written `~2`, as a
/// tilde is `~0` and a slash `~1`.
package struct JSONPattern: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    /// A member's name, unescaped, as UTF-8; in an array an index.
    case name([UInt8])
    case each
  }

  package let steps: [Step]
  /// The pattern as written.
  package let text: String

  /// - Throws: `JSONPatternError` unless `text` is empty or starts with `/`, escapes `~` as `~0`, and
  ///   has `*` only as a whole step.
  package init(_ text: String) throws(JSONPatternError) {
    self.text = text
    guard !text.isEmpty else {
      steps = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { throw .missingSlash }
    var steps: [Step] = []
    for part in text.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    {
      steps.append(try Self.step(part))
    }
    self.steps = steps
  }

  /// The pattern that leads where `pointer` does, its stars being part of names.
  package init(_ pointer: JSONPointer) {
    steps = pointer.tokens.map { .name($0) }
    text = Self.text(of: pointer.text)
  }

  /// The pattern of these steps, as it would be written.
  package init(steps: [Step]) {
    self.steps = steps
    text = steps.map { step in
      switch step {
      case .each: "/*"
      case .name(let name): Self.text(of: JSONPointer(tokens: [name]).text)
      }
    }.joined()
  }

  private static func text(of pointer: String) -> String {
    let star = UInt8(ascii: "*")
    guard pointer.utf8.contains(star) else { return pointer }
    let bytes = pointer.utf8.flatMap { $0 == star ? Array("~2".utf8) : [$0] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func step(
    _ part: some Collection<UInt8>
  ) throws(JSONPatternError) -> Step {
    if part.elementsEqual([UInt8(ascii: "*")]) { return .each }
    var name: [UInt8] = []
    var isEscape = false
    for byte in part {
      switch (isEscape, byte) {
      case (true, UInt8(ascii: "0")): name.append(UInt8(ascii: "~"))
      case (true, UInt8(ascii: "1")): name.append(UInt8(ascii: "/"))
      case (true, UInt8(ascii: "2")): name.append(UInt8(ascii: "*"))
      case (true, _): throw .badEscape
      case (false, UInt8(ascii: "~")):
        isEscape = true
        continue
      case (false, UInt8(ascii: "*")): throw .starInName
      case (false, _): name.append(byte)
      }
      isEscape = false
    }
    guard !isEscape else { throw .badEscape }
    return .name(name)
  }

  /// Whether the pattern reaches one place at most.
  package var isPlain: Bool { !steps.contains(.each) }

  /// The pointer that leads to the same place; nil where the pattern reaches many.
  package var pointer: JSONPointer? {
    guard isPlain else { return nil }
    return try? JSONPointer(text.replacingTilde2())
  }

  /// Whether some place is reached by both `self` and the first steps of `other`.
  package func covers(beginningOf other: JSONPattern) -> Bool {
    guard steps.count <= other.steps.count else { return false }
    return zip(steps, other.steps).allSatisfy { mine, theirs in
      mine == .each || theirs == .each || mine == theirs
    }
  }
}

package enum JSONPatternError: Error, Hashable, Sendable {
  /// A pattern that is not empty starts with `/`.
  case missingSlash
  /// `~` stands only in `~0` (a tilde), `~1` (a slash) and `~2` (a star).
  case badEscape
  /// `*` is a step by itself; in a name it is `~2`.
  case starInName
}

extension String {
  /// The text with a star for each `~2`; no other tilde is followed by a `2`.
  fileprivate func replacingTilde2() -> String {
    guard utf8.contains(UInt8(ascii: "~")) else { return self }
    var bytes: [UInt8] = []
    for byte in utf8 {
      if byte == UInt8(ascii: "2"), bytes.last == UInt8(ascii: "~") {
        bytes[bytes.count - 1] = UInt8(ascii: "*")
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
