/// The applications whose cohort plans `keyshift init` writes.
package enum Sample: String, CaseIterable, Sendable {
  /// Trips of a field worker, under usernames.
  case trips
  /// Notes that are shared, under e-mail addresses.
  case notes

  /// A commented cohort plan (YAML, UTF-8) as `plans/` holds it: valid as it is. The first line names the
  /// schema, from there; `name: …` and `environment: …` are lines of their own.
  package var plan: [UInt8] {
    switch self {
    case .trips: PackageResources.trips_yaml
    case .notes: PackageResources.notes_yaml
    }
  }
}
