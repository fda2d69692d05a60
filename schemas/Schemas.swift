/// The JSON Schemas that ship with Keyshift, embedded in the program.
package enum Schema: String, CaseIterable, Sendable {
  /// What an approver signs.
  case approval
  /// The YAML file that operators write.
  case cohortPlan = "cohort-plan"
  /// What `explain KEY --json` prints.
  case keyExplanation = "key-explanation"
  /// What `plan --json` and `show --json` print.
  case planView = "plan-view"
  /// What each environment demands of a plan.
  case policy
  /// What `--progress json` prints, line by line.
  case progress

  /// The schema document (JSON Schema 2020-12), UTF-8, as `schemas/` holds it.
  package var bytes: [UInt8] {
    switch self {
    case .approval: PackageResources.approval_schema_json
    case .cohortPlan: PackageResources.cohort_plan_schema_json
    case .keyExplanation: PackageResources.key_explanation_schema_json
    case .policy: PackageResources.policy_schema_json
    case .planView: PackageResources.plan_view_schema_json
    case .progress: PackageResources.progress_schema_json
    }
  }
}

/// The OpenAPI descriptions that ship with Keyshift.
package enum APIDescription {
  /// The admin server's (OpenAPI 3.0, YAML, UTF-8).
  package static var admin: [UInt8] { PackageResources.admin_api_openapi_yaml }
  /// The Workers KV simulator's (OpenAPI 3.0, JSON, UTF-8).
  package static var simulator: [UInt8] { PackageResources.kv_simulator_openapi_json }
}
