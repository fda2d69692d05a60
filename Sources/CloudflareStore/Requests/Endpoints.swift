internal import Core

/// The paths of the API below one account.
struct Endpoints: Sendable {
  private let namespaces: String

  init(account: String) {
    namespaces = "/accounts/\(account.lowercased())/storage/kv/namespaces/"
  }

  func keys(_ namespace: String, limit: Int, prefix: Key, cursor: [UInt8]?) -> String {
    var path = "\(namespaces)\(namespace)/keys?limit=\(limit)"
    if !prefix.bytes.isEmpty { path += "&prefix=" + Self.encoded(prefix.bytes) }
    if let cursor { path += "&cursor=" + Self.encoded(cursor) }
    return path
  }

  func value(_ namespace: String, _ key: Key) -> String {
    "\(namespaces)\(namespace)/values/" + Self.encoded(key.bytes)
  }

  func metadata(_ namespace: String, _ key: Key) -> String {
    "\(namespaces)\(namespace)/metadata/" + Self.encoded(key.bytes)
  }

  func bulk(_ namespace: String) -> String { "\(namespaces)\(namespace)/bulk" }
  func bulkGet(_ namespace: String) -> String { "\(namespaces)\(namespace)/bulk/get" }
  func bulkDelete(_ namespace: String) -> String { "\(namespaces)\(namespace)/bulk/delete" }

  /// Every byte percent-encoded but the unreserved characters of RFC 3986 §2.3.
  static func encoded(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for byte in bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.append(byte)
      default: result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
