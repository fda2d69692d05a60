/// What `decide` answers.
public struct Decision: Hashable, Sendable {
  public var action: Action
  public var reason: Reason
  /// What the destination holds once the action is carried out; nil for conflicts and rejections.
  public var result: Entry?
  /// The rule's rewrites that found a name in the record.
  public var found = RewriteSet()

  public init(_ action: Action, _ reason: Reason, result: Entry? = nil) {
    self.action = action
    self.reason = reason
    self.result = result
  }
}

/// The limits and the moment that a decision depends on, besides the records.
public struct DecisionContext: Hashable, Sendable {
  /// Seconds since 1970.
  public var now: Int64
  public var capabilities: StoreCapabilities

  public init(now: Int64, capabilities: StoreCapabilities) {
    self.now = now
    self.capabilities = capabilities
  }
}

/// Decides what becomes of one legacy record. Pure: the planner and the applier both call it.
///
/// - Parameters:
///   - source: the record under the legacy key, or, for an in-place rule, the record itself.
///   - destination: what the destination key holds; ignored for an in-place rule.
///   - destinationKey: where the record belongs.
///   - rule: the rule that matched the source key, bound to the key's identity.
public func decide(
  source: Entry, destination: Entry?, destinationKey: Key, rule: BoundRule,
  context: DecisionContext
) -> Decision {
  if let reason = context.capabilities.refusal(of: destinationKey) {
    return Decision(.reject, reason)
  }
  let rewriting = rewritten(source, rule)
  var decision =
    switch rewriting.result {
    case .success(let result):
      decide(source, result, destination, destinationKey, rule, context)
    case .failure(let refusal):
      Decision(refusal.reason == .memberExists ? .conflict : .reject, refusal.reason)
    }
  decision.found = rewriting.found
  return decision
}

/// What becomes of a record whose `result` the destination is to hold.
private func decide(
  _ source: Entry, _ result: Entry, _ destination: Entry?, _ destinationKey: Key,
  _ rule: BoundRule, _ context: DecisionContext
) -> Decision {
  guard rule.destination != nil else {
    if result == source { return Decision(.unchanged, .sameContent, result: result) }
    return writing(
      .rewrite, .fieldsChange, result, over: source, at: destinationKey, context)
  }
  guard let destination else {
    return writing(.create, .destinationAbsent, result, at: destinationKey, context)
  }
  if destination == result { return Decision(.unchanged, .sameContent, result: result) }
  guard let ours = recordTime(source.value, rule.rule),
    let theirs = recordTime(destination.value, rule.rule)
  else { return Decision(.conflict, .noTime) }
  if ours == theirs { return Decision(.conflict, .sameTime) }
  if ours < theirs { return Decision(.skip, .destinationNewer) }
  return writing(
    .update, .sourceNewer, result, over: destination, at: destinationKey, context)
}

/// A write, unless the store would refuse it, or could not take back what it replaces.
private func writing(
  _ action: Action, _ reason: Reason, _ result: Entry, over replaced: Entry? = nil, at key: Key,
  _ context: DecisionContext
) -> Decision {
  let limits = context.capabilities
  if let refusal = limits.refusal(of: result, now: context.now) {
    return Decision(.reject, refusal)
  }
  if let replaced, !limits.takesBack(replaced, under: key, now: context.now) {
    return Decision(.conflict, .notRestorable)
  }
  return Decision(action, reason, result: result)
}
