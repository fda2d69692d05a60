import Core
import OperatorPages

/// A page of this server to go to after signing in.
///
/// Links carry such a path, so anybody can make one up: it must lead to one of the server's own pages, in the
/// reading of every browser and proxy.
struct OwnPath: Hashable, Sendable {
  /// Path and query, as they may stand in `Location`.
  let text: String

  /// - Returns: nil if the path is not a page of this server, or is ambiguous.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard (1...2_048).contains(bytes.count), bytes.allSatisfy(Self.isPlain) else { return nil }
    let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
    let path = String(decoding: bytes[..<end], as: UTF8.self)
    guard Self.isSound(path), Self.hasNoControls(bytes[end...]), Self.isPage(path) else {
      return nil
    }
    self.text = text
  }

  /// Printable ASCII, less what browsers take for a slash or for the end of a path.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "#")
  }

  /// No reading of the path, decoded once or more often, leads off the server or out of the path.
  private static func isSound(_ path: String) -> Bool {
    var reading = path
    for _ in 0..<5 {
      let parts = reading.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      guard reading.utf8.first == UInt8(ascii: "/"),
        reading == "/" || !parts.dropFirst().contains(where: \.isEmpty),
        !parts.contains(where: { [".", ".."].contains(String($0)) }),
        reading.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }),
        let decoded = PercentEncoding.decodedText(reading)
      else { return false }
      if decoded.utf8.elementsEqual(reading.utf8) { return true }
      reading = decoded
    }
    return false
  }

  private static func hasNoControls(_ query: ArraySlice<UInt8>) -> Bool {
    guard let decoded = PercentEncoding.decodedText(String(decoding: query, as: UTF8.self)) else {
      return false
    }
    return decoded.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  private static func isPage(_ path: String) -> Bool {
    let path = RequestPath(target: path)
    return [PageAddress.overview, .cohort, .run, .plans, .plan, .audit].contains {
      path.fits($0.rawValue)
    }
  }
}
