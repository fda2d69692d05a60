/// The code of one place of the service's network, as `cf-ray` ends in it: three capital letters.
package struct EdgeCode: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// - Parameter text: in either case.
  package init?(_ text: some StringProtocol) {
    // The bit by which ASCII's cases differ.
    let letters = text.utf8.map { $0 & 0xDF }
    guard letters.count == 3, letters.allSatisfy({ (0x41...0x5A).contains($0) }),
      text.utf8.allSatisfy({ $0 < 0x80 })
    else { return nil }
    description = String(decoding: letters, as: UTF8.self)
  }
}
