import TestKit

/// Texts in which every sign that an escaper has to find stands beside scalars that join it into one
/// character, made from a seed.
struct HostileText {
  /// What some format takes for more than text.
  static let signs = [
    "<", ">", "&", "\"", "'", "`", "|", "\\", "-", "--", "-->", "::", "::add-mask::", "##[",
    "##[error]", "##vso[", ",", "\n", "\r", "\r\n", "%", "$", "$(id)", "*", "**", "/", " ", "#",
    "{{",
    "</script>", "<!--", "```", "'; id; '", "=", "~", "!", ";", "\t", "@a", "_", "[x](y)",
  ]
  /// Prepend scalars, which take the sign after them along.
  static let before = [
    "\u{0D4E}", "\u{111C2}", "\u{1193F}", "\u{11A3A}", "\u{11A84}", "\u{11D46}", "\u{11F02}",
    "\u{0600}", "\u{110BD}",
  ]
  /// Marks and joiners, which the sign before them takes along; and what is hidden or turns a line.
  static let after = [
    "\u{301}", "\u{338}", "\u{20E3}", "\u{903}", "\u{200D}", "\u{FE0F}", "\u{E0100}", "\u{E0041}",
    "\u{1F3FB}", "\u{34F}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{200B}", "\u{2028}", "\u{2029}",
    "\u{0}", "\u{1B}", "\u{7F}", "\u{85}", "\u{9B}", "\r", "\u{1F1E9}", "\u{1F1EA}", "\u{A0}",
    "\u{3000}", "\u{AD}", "\u{FEFF}", "\u{1161}",
  ]
  private static let letters = ["a", "Z", "7", "é", "旅", "add-mask", "👩", "script", "h1"]

  private var random: SplitMix64

  init(seed: Int) { random = SplitMix64(seed: UInt64(seed)) }

  /// Up to ten signs, each among scalars that could hide it.
  mutating func next() -> String {
    var text = ""
    for _ in 0..<(1 + below(10)) {
      if below(2) == 0 { text += pick(Self.before) }
      text += pick(Self.signs)
      if below(2) == 0 { text += pick(Self.after) }
      if below(3) == 0 { text += pick(Self.letters) }
    }
    return text
  }

  /// The same as bytes, some of which are no UTF-8.
  mutating func nextBytes() -> [UInt8] {
    var bytes = Array(next().utf8)
    for _ in 0..<below(4) {
      bytes.insert(UInt8(0x80 + below(0x80)), at: below(bytes.count + 1))
    }
    return bytes
  }

  mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  private mutating func pick(_ from: [String]) -> String { from[below(from.count)] }
}
