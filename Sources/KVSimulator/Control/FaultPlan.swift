/// Decides which requests meet which fault.
struct FaultPlan: Sendable {
  private struct Progress {
    let rule: FaultRule
    var seen = 0
    var fired = 0
  }

  private let seed: UInt64
  private var rules: [Progress]

  init(seed: UInt64, rules: [FaultRule]) {
    self.seed = seed
    self.rules = rules.map { Progress(rule: $0) }
  }

  var current: [FaultRule] { rules.map(\.rule) }

  mutating func replace(with rules: [FaultRule]) {
    self = FaultPlan(seed: seed, rules: rules)
  }

  /// The fault of request `number`; the first rule that fires wins, and the rules after it do not
  /// see the request.
  mutating func fault(for call: CallKind, request number: UInt64) -> FaultKind? {
    for i in rules.indices {
      let rule = rules[i].rule
      guard rule.calls.contains(call), rule.kind.calls.contains(call) else { continue }
      rules[i].seen += 1
      guard rules[i].seen > rule.after, rule.count.map({ rules[i].fired < $0 }) ?? true else {
        continue
      }
      var choice = SeededChoice(seed: seed, number, UInt64(i))
      guard choice.fraction() < rule.rate else { continue }
      rules[i].fired += 1
      return rule.kind
    }
    return nil
  }
}
