extension Shape {
  static let policy = Shape(
    what: "a policy", required: ["format", "environments"],
    optional: ["hosts", "vars", "roots", "state"])
  static let environmentPolicy = Shape(
    what: "an environment's policy", required: [],
    optional: ["approvals", "authors", "apply", "stores", "limits", "namespaces", "deletes"])
  static let policyApply = Shape(
    what: "'apply'", required: ["by"], optional: ["appliers"])
  static let approvals = Shape(
    what: "'approvals'", required: ["required", "approvers"],
    optional: ["two_for", "author", "logins", "max_age"])
  static let approver = Shape(what: "an approver", required: ["name", "key"], optional: ["actors"])
  static let policyLimits = Shape(
    what: "'limits'", required: [], optional: ["users", "operations", "conflicts"])
}
