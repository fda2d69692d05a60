import Core

/// The paths of the API below one account.
struct Endpoints: Sendable {
  private let namespaces: String

  init(account: String) {
    namespaces = "/accounts/\(account.lowercased())/storage/kv/namespaces/"
  }

  func keys(_ namespace: String, limit: Int, prefix: Key, cursor: [UInt8]?) -> String {
    var path = "\(namespaces)\(namespace)/keys?limit=\(limit)"
    if !prefix.bytes.isEmpty { path += "&prefix=" + PercentEncoding.encode(prefix.bytes) }
    if let cursor { path += "&cursor=" + PercentEncoding.encode(cursor) }
    return path
  }

  func value(_ namespace: String, _ key: Key) -> String {
    "\(namespaces)\(namespace)/values/" + PercentEncoding.encode(key.bytes)
  }

  func metadata(_ namespace: String, _ key: Key) -> String {
    "\(namespaces)\(namespace)/metadata/" + PercentEncoding.encode(key.bytes)
  }

  func bulk(_ namespace: String) -> String { "\(namespaces)\(namespace)/bulk" }
  func bulkGet(_ namespace: String) -> String { "\(namespaces)\(namespace)/bulk/get" }
  func bulkDelete(_ namespace: String) -> String { "\(namespaces)\(namespace)/bulk/delete" }
}
