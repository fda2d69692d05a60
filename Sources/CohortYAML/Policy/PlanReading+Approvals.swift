import Core
import Governance

/// What needs two people: an action, or a person's resolution.
private struct TwoFor: RawRepresentable, CaseIterable, Hashable {
  static let resolution = TwoFor(action: nil)
  static let allCases = Action.allCases.filter(\.writes).map { TwoFor(action: $0) } + [resolution]

  /// Nil for a resolution.
  let action: Action?

  var rawValue: String { action?.rawValue ?? EnvironmentPolicy.resolutionWord }

  private init(action: Action?) { self.action = action }

  init?(rawValue: String) {
    guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = found
  }
}

extension PlanReading {
  /// Approvers that a policy may ask for, at most.
  private static let mostApprovers = 100

  mutating func approvals(
    _ node: YAMLNode?, into policy: inout EnvironmentPolicy, known: inout KnownPeople
  ) {
    guard let node, let fields = fields(node, .approvals) else { return }
    policy.places[.approvals] = range(fields.keySpan("required"))
    policy.places[.authorship] = range(fields.keySpan(fields.has("author") ? "author" : "required"))
    policy.approvals = integer(fields, "required", in: 0...Self.mostApprovers) ?? 0
    policy.author = choice(fields, "author", EnvironmentPolicy.Author.self) ?? policy.author
    policy.logins = choice(fields, "logins", EnvironmentPolicy.Logins.self) ?? policy.logins
    policy.approvalAge = duration(fields, "max_age")
    if let node = fields["two_for"] {
      let wanted = choices(node, "'two_for'", TwoFor.allCases) ?? []
      policy.twoApprovals = Set(wanted.compactMap(\.action))
      policy.twoForResolutions = wanted.contains(.resolution)
    }
    if let node = fields["approvers"] {
      policy.approvers = people(node, "'approvers'", known: &known)
    }
    checkEnough(policy, fields)
  }

  /// Who may apply: `apply:`.
  mutating func appliers(
    _ fields: Fields, into policy: inout EnvironmentPolicy, known: inout KnownPeople
  ) {
    guard let node = fields["apply"], let apply = self.fields(node, .policyApply) else { return }
    policy.places[.applier] = range(fields.keySpan("apply"))
    if let rules = apply["by"] {
      policy.applyRules = Set(
        choices(rules, "'by'", EnvironmentPolicy.ApplyRule.allCases) ?? [])
    }
    if let node = apply["appliers"] {
      policy.appliers = people(node, "'appliers'", known: &known)
    }
  }

  /// Reports a requirement that the listed approvers can never meet.
  private mutating func checkEnough(_ policy: EnvironmentPolicy, _ fields: Fields) {
    let needed = policy.requiredApprovals(hasResolutions: true) { _ in true }
    guard needed > policy.approvers.count, !hasErrors else { return }
    let key = policy.approvals > policy.approvers.count ? "required" : "two_for"
    report(
      .tooFewApprovers,
      """
      '\(key)' requires \(needed) different people, but 'approvers' lists \
      \(policy.approvers.count). List more approvers, or require fewer.
      """,
      at: fields[key]?.span ?? fields.span)
  }
}
