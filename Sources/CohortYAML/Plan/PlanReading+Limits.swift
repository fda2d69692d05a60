import Core

extension PlanReading {
  mutating func limits(_ node: YAMLNode?) -> Limits {
    var limits = Limits()
    guard let node, let fields = fields(node, .limits) else { return limits }
    limits.users = integer(fields, "users", in: 1...2_000_000) ?? limits.users
    limits.keysPerUser = integer(fields, "keys_per_user", in: 1...1_000_000_000)
    limits.batch = integer(fields, "batch", in: 1...10_000)
    limits.planAge = duration(fields, "plan_age") ?? limits.planAge
    limits.window = duration(fields, "window")
    return limits
  }

  mutating func acceptance(_ node: YAMLNode?) -> Acceptance {
    var accept = Acceptance()
    guard let node, let fields = fields(node, .accept) else { return accept }
    accept.countTolerance =
      integer(fields, "count_tolerance", in: 0...1_000_000_000) ?? accept.countTolerance
    accept.failureRatePPM = rate(fields, "failure_rate") ?? accept.failureRatePPM
    accept.index = choice(fields, "index", Acceptance.Index.self) ?? accept.index
    accept.unresolved = integer(fields, "unresolved", in: 0...1_000_000_000) ?? accept.unresolved
    accept.residue = integer(fields, "residue", in: 0...1_000_000_000) ?? accept.residue
    accept.unknownUsers =
      integer(fields, "unknown_users", in: 0...1_000_000_000) ?? accept.unknownUsers
    return accept
  }

  /// Seconds; nil when absent or refused.
  mutating func duration(_ fields: Fields, _ key: String) -> Int64? {
    guard let text = unitText(fields, key) else { return nil }
    if let seconds = Quantity.seconds(text.text) { return seconds }
    report(
      .badDuration,
      """
      '\(key)' must be a whole number with a unit (s, m, h or d), such as 24h or 7d, and at most \
      3650d; \(quoted(text.text)) is not.
      """,
      at: text.node.span)
    return nil
  }

  /// Millionths; nil when absent or refused.
  mutating func rate(_ fields: Fields, _ key: String) -> Int? {
    guard let text = unitText(fields, key) else { return nil }
    if let millionths = Quantity.millionths(text.text) { return millionths }
    report(
      .badRate,
      """
      '\(key)' must be a percentage from 0% to 100% with at most four decimal places, such as 1% \
      or 0.5%; \(quoted(text.text)) is not.
      """,
      at: text.node.span)
    return nil
  }

  /// A scalar whose unit is part of its text. A bare number passes, so that the caller can ask for
  /// the unit instead of for quotes.
  private mutating func unitText(_ fields: Fields, _ key: String) -> PlacedText? {
    guard let node = fields[key] else { return nil }
    if case .scalar(let scalar) = node.content {
      switch scalar.value {
      case .integer, .float: return PlacedText(text: scalar.text, node: node)
      default: break
      }
    }
    return text(node, "'\(key)'")
  }
}
