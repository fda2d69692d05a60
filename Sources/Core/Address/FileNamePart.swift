/// A name that may become part of a file's name on any system, and leads nowhere else.
package enum FileNamePart {
  /// Whether the name has 1 to `limit` ASCII letters, digits, `.`, `_` and `-`.
  package static func isMadeOfItsCharacters(_ name: some StringProtocol, atMost limit: Int) -> Bool
  {
    (1...limit).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
  }

  /// Whether a file may be called so: as above, at most 100 characters, and no dot in front.
  package static func isName(_ name: String) -> Bool {
    isMadeOfItsCharacters(name, atMost: 100) && name.utf8.first != UInt8(ascii: ".")
  }
}
