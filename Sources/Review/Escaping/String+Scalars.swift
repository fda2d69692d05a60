/// Search and replacement by Unicode scalars. The standard library's own, such as `replacing(_:with:)`,
/// goes by characters as readers see them, so that a mark or a joining letter next to a sign hides
/// it.
extension String {
  /// The text with another in every place of a part, found byte by byte from the start.
  ///
  /// - Parameter part: not empty.
  package func substituting(_ part: String, with other: String) -> String {
    let (bytes, part) = (Array(utf8), Array(part.utf8))
    guard !part.isEmpty else { return self }
    var output: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position] == part[0], bytes[position...].starts(with: part) {
        output += other.utf8
        position += part.count
      } else {
        output.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// At most so many scalars from the start.
  package func prefix(scalars count: Int) -> String { String(unicodeScalars.prefix(count)) }
}
