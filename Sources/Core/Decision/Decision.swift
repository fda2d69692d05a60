/// What `decide` answers.
package struct Decision: Hashable, Sendable {
  package var action: Action
  package var reason: Reason
  /// What the destination holds once the action is carried out; nil for conflicts and rejections.
  package var result: Entry?
  /// The rule's rewrites that found a name in the record.
  package var found = RewriteSet()

  package init(_ action: Action, _ reason: Reason, result: Entry? = nil) {
    self.action = action
    self.reason = reason
    self.result = result
  }
}

/// The limits and the moment that a decision depends on, besides the records.
package struct DecisionContext: Hashable, Sendable {
  /// Seconds since 1970; what expires is measured by it.
  package var now: Int64
  /// When the plan was made, in seconds since 1970: a record's time may be a day later and no more. An
  /// apply has the plan's moment, so that its decisions are the plan's at whatever time it runs.
  package var planned: Int64
  package var capabilities: StoreCapabilities

  /// - Parameter planned: nil for a plan that is being made now.
  package init(now: Int64, planned: Int64? = nil, capabilities: StoreCapabilities) {
    self.now = now
    // A plan from the future comes from an unreliable clock.
    self.planned = min(planned ?? now, now)
    self.capabilities = capabilities
  }

  /// The last moment that a record's time may mean, in nanoseconds since 1970.
  fileprivate var lastTime: Int128 { (Int128(planned) + 86_400) * 1_000_000_000 }
}

/// Decides what becomes of one legacy record. Pure: the planner and the applier both call it.
///
/// - Parameters:
///   - source: the record under the legacy key, or, for an in-place rule, the record itself.
///   - destination: what the destination key holds; ignored for an in-place rule.
///   - destinationKey: where the record belongs.
///   - rule: the rule that matched the source key, bound to the key's identity.
package func decide(
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
  guard isOwned(destination.value, rule) else {
    return Decision(.conflict, .destinationForeignOwner)
  }
  let order = order(
    rule.rule.statedTime(of: source), rule.rule.statedTime(of: destination), context)
  switch order {
  case .sourceNewer:
    return writing(
      .update, .sourceNewer, result, over: destination, at: destinationKey, context)
  case .destinationNewer, .destinationNewerAsStated: return Decision(.skip, order)
  default: return Decision(.conflict, order)
  }
}

/// Which of two different records is newer, as far as their times prove it.
///
/// An update takes something away, so it needs proof: the source's earliest moment is later than the
/// destination's last change. A skip takes nothing away, so the times that the records state suffice.
private func order(
  _ source: Result<StatedTime, TimeGap>, _ destination: Result<StatedTime, TimeGap>,
  _ context: DecisionContext
) -> Reason {
  guard case .success(let ours) = source, case .success(let theirs) = destination else {
    return .noTime
  }
  let last = context.lastTime
  if Int128(ours.interval.earliest) > last || Int128(theirs.interval.earliest) > last {
    return .futureTime
  }
  if theirs.interval.earliest > ours.interval.latest {
    return ours.isLastChange ? .destinationNewer : .destinationNewerAsStated
  }
  if ours.interval.earliest > theirs.interval.latest {
    return theirs.isLastChange ? .sourceNewer : .differentTimeFields
  }
  return ours.interval == theirs.interval ? .sameTime : .timesOverlap
}

/// A write, unless the store would refuse it, or could not take back what it replaces.
func writing(
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
