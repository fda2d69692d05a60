import Core
import Governance

extension PlanReading {
  mutating func policyLimits(_ node: YAMLNode?, into policy: inout EnvironmentPolicy) {
    guard let node, let fields = fields(node, .policyLimits) else { return }
    policy.users = integer(fields, "users", in: 1...2_000_000)
    policy.operations = integer(fields, "operations", in: 1...1_000_000_000_000)
    policy.conflictsPPM = rate(fields, "conflicts")
    for (key, demand) in [
      ("users", EnvironmentPolicy.Demand.users), ("operations", .operations),
      ("conflicts", .conflicts),
    ] where fields.has(key) {
      policy.places[demand] = range(fields.keySpan(key))
    }
  }
}
