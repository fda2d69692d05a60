import Core

/// The templates of some rules, bound to one user and to that user's pseudonym.
struct KeyRedaction: Sendable {
  private struct Pair: Sendable {
    var real: BoundTemplate
    var shown: BoundTemplate
    var captures: [String]
  }

  private let identity: Identity
  private let rules: [Rule]
  private let pairs: [Pair]

  init(rules: [Rule], of identity: Identity, as user: Identity) {
    self.identity = identity
    self.rules = rules
    pairs = rules.flatMap(\.keyTemplates).map { template in
      Pair(
        real: BoundTemplate(template, identity: identity),
        shown: BoundTemplate(template, identity: user), captures: template.captures)
    }
  }

  func fits(_ identity: Identity, _ rules: [Rule]) -> Bool {
    identity == self.identity && rules.map(\.name) == self.rules.map(\.name)
  }

  /// The key as its template would give it for the pseudonyms; a key of no template is hidden whole.
  func redacted(_ key: Key, record: String) -> Key {
    for pair in pairs where pair.real.match(key.bytes) != nil {
      let names = pair.captures.map { pair.captures.count == 1 ? record : "\(record)-\($0)" }
      var text: [UInt8] = []
      let captures = names.map { name in
        let start = text.count
        text += Array(name.utf8)
        return start..<text.count
      }
      return Key(pair.shown.expand(captures, of: text))
    }
    return Key("key-of-\(record)")
  }

  /// What a template says before its first capture, where the key starts with it, and then `rest`.
  func redacted(prefixOf key: Key, rest: String) -> Key {
    let fitting = pairs.filter { !$0.real.prefix.isEmpty && key.hasPrefix(Key($0.real.prefix)) }
    let longest = fitting.max { $0.real.prefix.count < $1.real.prefix.count }
    return Key((longest?.shown.prefix ?? []) + Array(rest.utf8))
  }
}

extension Rule {
  /// What its source keys look like, then its destination keys.
  fileprivate var keyTemplates: [KeyTemplate] {
    switch keys {
    case .move(let from, let to): [from, to]
    case .inPlace(let key): [key]
    }
  }
}
