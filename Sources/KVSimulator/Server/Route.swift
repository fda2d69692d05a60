import Core

/// Where a request goes: the call, and the raw parts of the path that it is about.
///
/// Hummingbird's router would not do: it decodes parameters and drops empty parts, and keys may hold
/// slashes, encoded or bare, also two in a row (`values/a//b`).
struct Route: Sendable {
  let call: CallKind
  let account: String
  /// As it came; empty for the calls that are about no single namespace.
  let namespace: String
  /// Percent-encoded as it came; empty for the calls that are about no single key.
  let key: Substring

  /// - Parameters:
  ///   - path: without the query; may start with `/client/v4`.
  ///   - account: the only one served, or nil.
  /// - Throws: 7000, 7001 or 7003.
  init(method: String, path: String, account served: String?) throws(APIError) {
    let base = "/client/v4"
    let inner = path.hasPrefix(base + "/") ? path.dropFirst(base.count) : path[...]
    // By bytes: a combining character after a slash would hide it from a split by characters.
    let parts = inner.utf8.split(
      separator: UInt8(ascii: "/"), maxSplits: 8, omittingEmptySubsequences: false
    ).map { Substring($0) }
    if Self.verifiesToken(parts) {
      guard method == "GET" else { throw .methodNotAllowed(method) }
      (call, account, namespace, key) = (.verifyToken, "", "", "")
      return
    }
    guard parts.count >= 6, parts[1] == "accounts", parts[3] == "storage", parts[4] == "kv",
      parts[5] == "namespaces"
    else { throw .noRoute }
    guard CloudflareID.isID(String(parts[2])) else {
      throw .badAccount(String(inner))
    }
    let found = Self.calls(Array(parts[6...]))
    guard !found.isEmpty else { throw .noRoute }
    guard let call = found[method] else { throw .methodNotAllowed(method) }
    guard served == nil || served?.lowercased() == parts[2].lowercased() else {
      throw .forbidden
    }
    self.call = call
    account = String(parts[2])
    namespace = parts.count > 6 ? String(parts[6]) : ""
    key = parts.count > 8 ? parts[8] : ""
  }

  /// `/user/tokens/verify`, or the form that tokens of an account have.
  private static func verifiesToken(_ parts: [Substring]) -> Bool {
    let rest = parts.count == 5 && parts[1] == "accounts" ? parts[3...] : parts.dropFirst(2)
    guard rest.elementsEqual(["tokens", "verify"]) else { return false }
    return parts.count == 5 ? CloudflareID.isID(String(parts[2])) : parts[1] == "user"
  }

  /// The calls of a path by method; empty when it leads nowhere.
  ///
  /// - Parameter rest: what follows `namespaces/`; a key with slashes is still one part.
  private static func calls(_ rest: [Substring]) -> [String: CallKind] {
    switch (rest.count, rest.count > 1 ? rest[1] : "", rest.count > 2 ? rest[2] : "") {
    case (0, _, _): ["GET": .listNamespaces, "POST": .createNamespace]
    case (1, _, _):
      ["GET": .getNamespace, "PUT": .renameNamespace, "DELETE": .deleteNamespace]
    case (2, "keys", _): ["GET": .list]
    case (2, "bulk", _): ["PUT": .bulkPut, "DELETE": .bulkDelete]
    case (3, "bulk", "get"): ["POST": .bulkGet]
    case (3, "bulk", "delete"): ["POST": .bulkDelete]
    case (3, "metadata", _): ["GET": .metadata]
    case (3, "values", _): ["GET": .get, "PUT": .put, "DELETE": .delete]
    default: [:]
    }
  }

  /// The methods that a path answers to, for the `Allow` header of a 405.
  static func methods(path: String) -> [String] {
    ["DELETE", "GET", "POST", "PUT"].filter {
      (try? Route(method: $0, path: path, account: nil)) != nil
    }
  }
}
