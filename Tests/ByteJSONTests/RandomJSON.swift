import TestKit

/// Writes random documents and remembers what each pointer leads to.
struct RandomJSON {
  /// A value and where it was written.
  struct Value {
    var pointer: String
    var range: Range<Int>
    var isString: Bool
    /// Whether a name on its path is repeated.
    var isAmbiguous: Bool
  }

  private(set) var bytes: [UInt8] = []
  /// By pointer, the last one written under each.
  private(set) var values: [String: Value] = [:]
  private var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    writeSpace()
    writeObject(pointer: "", depth: 0, isAmbiguous: false)
    writeSpace()
  }

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private mutating func writeSpace() {
    for _ in 0..<max(0, pick(5) - 2) { write([" ", "\n", "\t", "\r", "  "][pick(5)]) }
  }

  private mutating func writeValue(pointer: String, depth: Int, isAmbiguous: Bool) {
    let start = bytes.count
    let kind = pick(depth < 4 ? 8 : 6)
    switch kind {
    case 0: write(["0", "-1.5e+30", "123456789012345678901234567890", "1E-7"][pick(4)])
    case 1: write(["true", "false", "null"][pick(3)])
    case 2...5: writeString()
    case 6: writeObject(pointer: pointer, depth: depth + 1, isAmbiguous: isAmbiguous)
    default: writeArray(pointer: pointer, depth: depth + 1, isAmbiguous: isAmbiguous)
    }
    values[pointer] = Value(
      pointer: pointer, range: start..<bytes.count, isString: (2...5).contains(kind),
      isAmbiguous: isAmbiguous)
  }

  private mutating func writeArray(pointer: String, depth: Int, isAmbiguous: Bool) {
    write("[")
    writeSpace()
    for index in 0..<pick(4) {
      if index > 0 { write(",") }
      writeSpace()
      writeValue(pointer: "\(pointer)/\(index)", depth: depth, isAmbiguous: isAmbiguous)
      writeSpace()
    }
    write("]")
  }

  private mutating func writeObject(pointer: String, depth: Int, isAmbiguous: Bool) {
    let names = (0..<pick(6)).map { _ in pick(Self.names.count) }
    write("{")
    writeSpace()
    for (position, name) in names.enumerated() {
      if position > 0 { write(",") }
      writeSpace()
      let (pointerToken, spellings) = Self.names[name]
      write("\"" + spellings[pick(spellings.count)] + "\"")
      writeSpace()
      write(":")
      writeSpace()
      let repeats = names.filter { $0 == name }.count > 1
      writeValue(
        pointer: "\(pointer)/\(pointerToken)", depth: depth, isAmbiguous: isAmbiguous || repeats)
      writeSpace()
    }
    write("}")
  }

  private mutating func writeString() {
    write("\"")
    for _ in 0..<pick(12) { write(Self.pieces[pick(Self.pieces.count)]) }
    write("\"")
  }

  /// Names as pointers spell them, then as documents may.
  private static let names: [(String, [String])] = [
    ("a", ["a", #"\u0061"#]), ("userId", ["userId", #"user\u0049d"#, #"\u0075serId"#]),
    ("", [""]), ("m~0n", ["m~n"]), ("x~1y", ["x/y", #"x\/y"#]),
    ("é", ["é", #"\u00e9"#, #"\u00E9"#]),
    ("😀", ["😀", #"\ud83d\ude00"#]), ("0", ["0"]), ("updatedAt", ["updatedAt"]),
  ]

  private static let pieces = [
    "a", "Z", "hello world", "{", "}", "[", "]", ":", ",", #"\""#, #"\\"#, #"\/"#, #"\n"#,
    #"\u0000"#,
    #"\uD83D\uDE00"#, #"\uD800"#, #"\udfff"#, "é", "€", "😀", "12345678", "\u{7F}",
  ]
}
