import ByteJSON
import Core
import TestKit

/// Writes a random document and, beside it, what it has to become: names replaced where `specs` lead,
/// every other byte the same.
struct RandomRecord {
  /// Texts before and after; equal where nothing changes.
  struct Piece {
    var before: [UInt8]
    var after: [UInt8]

    init(_ bytes: [UInt8]) { (before, after) = (bytes, bytes) }
    init(_ before: [UInt8], becomes after: [UInt8]) { (self.before, self.after) = (before, after) }
  }

  static let specs: [EditSpec] = [
    .text("/members/*"), .text("/shares/*/user"), .names("/permissions"), .text("/userId"),
    .json("/payload"), .text("/payload/members/*"), .names("/payload/permissions"),
    .json("/payload/payload"), .text("/payload/payload/members/*"),
    .names("/payload/payload/permissions"), .text("/payload/payload/shares/*/user"),
  ]

  private var random: SplitMix64
  private let legacy: [UInt8]
  private let id: [UInt8]

  init(seed: UInt64, _ identity: Identity) {
    random = SplitMix64(seed: seed)
    (legacy, id) = (Array(identity.legacy.utf8), Array(identity.id.utf8))
  }

  mutating func document() -> (before: [UInt8], after: [UInt8]) {
    let pieces = document(level: 0)
    return (pieces.flatMap(\.before), pieces.flatMap(\.after))
  }

  // MARK: -

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private func plain(_ text: String) -> Piece { Piece(Array(text.utf8)) }

  private mutating func space() -> Piece { plain(["", "", " ", "\n\t", "\r\n"][pick(5)]) }

  private mutating func document(level: Int) -> [Piece] {
    var members = [
      [string("members")] + colon() + list { $0.name() },
      [string("permissions")] + colon() + permissions(),
      [string("noise")] + colon() + noise(),
      [string("johndoe's")] + colon() + [string(legacy)],
    ]
    if level != 1 {
      members.append([string("shares")] + colon() + list { $0.share() })
    }
    if level == 0 { members.append([string("userId")] + colon() + renamed()) }
    if level < 2 {
      members.append([string("payload")] + colon() + embedded(level: level + 1))
    }
    members.shuffle(using: &random)
    return enclosed("{", members, "}")
  }

  private mutating func colon() -> [Piece] { [space(), plain(":"), space()] }

  private mutating func enclosed(_ open: String, _ parts: [[Piece]], _ close: String) -> [Piece] {
    var pieces = [space(), plain(open)]
    for (number, part) in parts.enumerated() {
      if number > 0 { pieces.append(plain(",")) }
      pieces += [space()] + part + [space()]
    }
    return pieces + [plain(close), space()]
  }

  private mutating func list(_ element: (inout RandomRecord) -> [Piece]) -> [Piece] {
    let parts = (0..<pick(4)).map { _ in element(&self) }
    return enclosed("[", parts, "]")
  }

  private mutating func share() -> [Piece] {
    enclosed("{", [[string("user")] + colon() + name(), [string("n")] + colon() + noise()], "}")
  }

  private mutating func permissions() -> [Piece] {
    var members = [[string("asmith")] + colon() + noise()]
    if pick(2) == 0 { members.append(renamed() + colon() + noise()) }
    members.shuffle(using: &random)
    return enclosed("{", members, "}")
  }

  /// A name that is replaced where it is the user's.
  private mutating func name() -> [Piece] {
    switch pick(4) {
    case 0, 1: renamed()
    case 2: [string("asmith\u{e9}\u{1F600}\\\"/")]
    default: noise()
    }
  }

  private mutating func noise() -> [Piece] {
    switch pick(6) {
    case 0: [plain(["1.50E+3", "-0", "12345678901234567890", "0.10"][pick(4)])]
    case 1: [plain(["true", "false", "null"][pick(3)])]
    case 2: [string("tab\t\u{7f}\u{2028}\u{0}")]
    case 3: enclosed("[", [[string(legacy + [0x21])]], "]")
    case 4: enclosed("{", [[string("k"), plain(":"), string("v")]], "}")
    default: [string("")]
    }
  }

  /// The legacy name's token, spelled somehow; its text becomes the ID's in the one spelling.
  private mutating func renamed() -> [Piece] {
    [plain("\""), Piece(spelled(legacy), becomes: Self.encoded(id)), plain("\"")]
  }

  private mutating func embedded(level: Int) -> [Piece] {
    let pieces = document(level: level).map { piece in
      piece.before == piece.after
        ? Piece(spelled(piece.before))
        : Piece(spelled(piece.before), becomes: Self.encoded(piece.after))
    }
    return [plain("\"")] + pieces + [plain("\"")]
  }

  private static func encoded(_ text: [UInt8]) -> [UInt8] {
    Array((JSONString.encode(text.span) ?? []).dropFirst().dropLast())
  }

  private mutating func string(_ text: String) -> Piece { string(Array(text.utf8)) }

  private mutating func string(_ text: [UInt8]) -> Piece { Piece([0x22] + spelled(text) + [0x22]) }

  /// The text between a string's quotes, each character escaped or not as it comes.
  private mutating func spelled(_ text: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      switch (mustEscape, pick(8)) {
      case (_, 0):
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: pick(2) == 0)
          bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        }
      case (true, _):
        bytes += Self.encoded(Array(String(scalar).utf8))
      case (false, 1) where scalar == "/": bytes += Array("\\/".utf8)
      default: bytes += Array(String(scalar).utf8)
      }
    }
    return bytes
  }
}
