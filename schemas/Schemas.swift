/// The JSON Schemas that ship with Keyshift, embedded in the program.
public enum Schema: String, CaseIterable, Sendable {
  /// The YAML file that operators write.
  case cohortPlan = "cohort-plan"

  /// The schema document (JSON Schema 2020-12), UTF-8, as `schemas/` holds it.
  public var bytes: [UInt8] {
    switch self {
    case .cohortPlan: PackageResources.cohort_plan_schema_json
    }
  }
}
