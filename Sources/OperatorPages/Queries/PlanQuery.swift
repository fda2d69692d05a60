package import Core

/// Which operations of a plan to list; every condition given must hold.
package struct PlanQuery: Hashable, Sendable {
  /// Empty: all.
  package var actions: Set<Action>
  package var rule: String?
  /// Part of a user's name or ID; letters A to Z in either case.
  package var user: String?
  /// Part of the source or the destination key, or the reason's name; letters A to Z in either case.
  package var text: String?
  /// Matches to leave out at the start.
  package var offset: Int
  /// Users to leave out at the start of the table of users.
  package var firstUser: Int

  package init(
    actions: Set<Action> = [], rule: String? = nil, user: String? = nil, text: String? = nil,
    offset: Int = 0, firstUser: Int = 0
  ) {
    self.actions = actions
    self.rule = rule
    self.user = user
    self.text = text
    self.offset = max(0, offset)
    self.firstUser = max(0, firstUser)
  }

  /// From a query string, decoded; unknown parameters are ignored.
  package init(_ fields: some Sequence<(key: Substring, value: Substring)>) {
    let fields = QueryFields(fields)
    self.init(
      actions: Set(fields.all("action").compactMap(Action.init)), rule: fields.first("rule"),
      user: fields.first("user"), text: fields.first("text"), offset: fields.count("offset") ?? 0,
      firstUser: fields.count("users") ?? 0)
  }

  /// The query without its offset.
  var items: [(String, String?)] {
    Action.allCases.filter(actions.contains).map { ("action", $0.rawValue) } + [
      ("rule", rule), ("user", user), ("text", text),
    ]
  }
}

/// A query, made ready for millions of operations.
struct OperationMatcher: Sendable {
  private let query: PlanQuery
  private let user: TextFilter?
  private let text: TextFilter?
  /// The user last looked at: a plan lists one after the other.
  private var last: (identity: Identity, matches: Bool)?

  init(_ query: PlanQuery) {
    self.query = query
    user = query.user.map { TextFilter($0) }
    text = query.text.map { TextFilter($0) }
  }

  mutating func matches(_ operation: Operation) -> Bool {
    guard query.actions.isEmpty || query.actions.contains(operation.action),
      query.rule.map({ $0 == operation.rule }) ?? true, isOf(operation.identity)
    else { return false }
    guard let text else { return true }
    return text.isIn(operation.source) || text.isIn(operation.destination)
      || text.isIn(operation.reason.rawValue)
  }

  /// Keys that no rule matches have neither rule nor action.
  mutating func matches(_ key: UnmatchedKey) -> Bool {
    query.actions.isEmpty && query.rule == nil && isOf(key.identity)
      && (text?.isIn(key.key) ?? true)
  }

  private mutating func isOf(_ identity: Identity) -> Bool {
    guard let user else { return true }
    if let last, last.identity == identity { return last.matches }
    let matches = user.isIn(identity)
    last = (identity, matches)
    return matches
  }
}
