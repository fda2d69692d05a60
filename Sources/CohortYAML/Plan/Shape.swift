/// The keys of one kind of mapping.
struct Shape: Sendable {
  /// How messages name the mapping.
  let what: String
  let required: [String]
  let optional: [String]

  var keys: [String] { required + optional }
}

extension Shape {
  static let plan = Shape(
    what: "a cohort plan", required: ["format", "name", "environment", "store", "cohort", "rules"],
    optional: [
      "required_version", "include", "state", "limits", "accept", "resolutions", "publish", "index",
      "accounts", "auto",
    ])
  static let include = Shape(
    what: "an included file", required: ["format"],
    optional: ["required_version", "cohort", "rules"])
  static let cohort = Shape(
    what: "'cohort'", required: [], optional: ["users", "csv", "directory", "ids", "distinct"])
  static let userList = Shape(
    what: "'csv'", required: ["path"], optional: ["delimiter", "columns"])
  static let listColumns = Shape(what: "'columns'", required: ["legacy"], optional: ["id"])
  static let ids = Shape(what: "'ids'", required: [], optional: ["shape", "pattern"])
  static let user = Shape(what: "a user", required: ["legacy"], optional: ["id", "aliases"])
  static let directory = Shape(
    what: "'directory'", required: ["namespace", "key"], optional: ["fold"])
  static let state = Shape(what: "'state'", required: [], optional: ["path", "postgres"])
  static let publish = Shape(what: "'publish'", required: ["namespace"], optional: [])
  static let rule = Shape(
    what: "a rule", required: ["name", "namespace"],
    optional: [
      "from", "to", "in_place", "delimiter", "newer_by", "unit", "zone", "absent", "owner",
      "rewrite", "residue",
    ])
  static let owner = Shape(what: "'owner'", required: ["at"], optional: ["also"])
  static let timeField = Shape(
    what: "a time", required: [], optional: ["at", "metadata", "unit", "zone"])
  static let residue = Shape(what: "'residue'", required: ["expected"], optional: [])
  static let residuePlace = Shape(what: "a place", required: ["metadata"], optional: [])
  static let rewrite = Shape(
    what: "a rewrite", required: [],
    optional: ["at", "metadata", "from", "to", "rename_members", "as"])
  static let renameMembers = Shape(
    what: "'rename_members'", required: [], optional: ["from", "to"])
  static let limits = Shape(
    what: "'limits'", required: [],
    optional: ["users", "keys_per_user", "batch", "plan_age", "window"])
  static let accept = Shape(
    what: "'accept'", required: [],
    optional: [
      "count_tolerance", "failure_rate", "index", "unresolved", "residue", "unknown_users",
    ])
  static let resolutionFile = Shape(
    what: "a file of resolutions", required: ["format", "resolutions"], optional: [])
  static let resolution = Shape(
    what: "a resolution", required: ["take", "reason"],
    optional: ["key", "namespace", "seen", "rule", "at_most", "note"])
  static let seen = Shape(what: "'seen'", required: ["legacy", "canonical"], optional: [])
}
