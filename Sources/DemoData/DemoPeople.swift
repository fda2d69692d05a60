import Core

/// Names and IDs for any number of users.
enum DemoPeople {
  static func identity(_ user: Int, seed: UInt64) -> Identity {
    switch user {
    case 0: Identity(legacy: "johndoe", id: "550e8400-e29b-41d4-a716-446655440000")
    case 1: Identity(legacy: "asmith", id: "6f9619ff-8b86-4d01-b42d-00c04fc964ff")
    default: Identity(legacy: name(user - 2), id: uuid(user, seed: seed))
    }
  }

  /// A name and surname in one word.
  ///
  /// Distinct for every number, also when lowercased: each pair of names comes once per round, and
  /// rounds after the first are numbered.
  static func name(_ number: Int) -> String {
    let first = firstNames[number % firstNames.count]
    let last = lastNames[number / firstNames.count % lastNames.count]
    let round = number / (firstNames.count * lastNames.count)
    let separator = [".", "_", "-"][number % 3]
    let name = first + separator + last + (round > 0 ? String(round + 1) : "")
    return number % 11 == 5
      ? name.split(separator: separator).map(capitalized).joined(separator: separator) : name
  }

  private static func capitalized(_ part: Substring) -> String {
    part.prefix(1).uppercased() + part.dropFirst()
  }

  /// A random UUID (RFC 9562, version 4).
  private static func uuid(_ user: Int, seed: UInt64) -> String {
    var random = SplitMix64(seed: seed, user, -1, 0)
    let high = random.next() & ~0xF000 | 0x4000
    let low = random.next() & ~(0b11 << 62) | 0b10 << 62
    let digits = HexText.encode(high) + HexText.encode(low)
    var text = ""
    for (position, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(position) { text.append("-") }
      text.append(digit)
    }
    return text
  }

  private static let firstNames = [
    "emma", "liam", "olivia", "noah", "ava", "mateo", "sofia", "lucas", "mia", "ethan", "amara",
    "diego", "chloe", "omar", "nadia", "kenji", "priya", "jonas", "leila", "tomas", "grace", "ivan",
    "zoe", "marcus", "elena", "samir", "hannah", "victor", "ruth", "andre",
  ]

  private static let lastNames = [
    "garcia", "johnson", "nguyen", "patel", "kowalski", "mueller", "rossi", "okafor", "silva",
    "haddad", "tanaka", "novak", "jensen", "moreau", "ferrari", "lopez", "brown", "wilson", "clark",
    "lewis", "walker", "young", "king", "wright", "scott", "torres", "hill", "green", "baker",
    "nelson", "carter", "mitchell", "turner", "parker", "evans", "edwards", "collins",
  ]
}
