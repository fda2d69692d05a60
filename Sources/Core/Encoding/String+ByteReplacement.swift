extension String {
  /// The text with another in every place of a part, found byte by byte.
  ///
  /// `replacing(_:with:)` finds characters as readers see them: a secret with a combining mark behind it
  /// would stay.
  package func replacingBytes(of part: String, with other: String) -> String {
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
}
