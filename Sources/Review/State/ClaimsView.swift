import Core
package import Ledger

/// Which ID each legacy name of an environment went to.
package struct ClaimsView {
  private let style: Style

  package init(style: Style) { self.style = style }

  package func text(_ claims: [(environment: String, claim: NameClaim)]) -> String {
    guard !claims.isEmpty else { return "No name is claimed.\n" }
    return Table.text(
      header: ["name", "id", "environment", "cohort", "run", "since", "by"],
      rows: claims.map { environment, claim in
        [
          .name(claim.name), .name(claim.id), .name(environment), .name(claim.cohort),
          .name(claim.run), .words(claim.since.description), .name(claim.actor),
        ]
      }, style: style)
  }

  package func released(_ claim: NameClaim, _ environment: String) -> String {
    style.sentence(
      "Released '\(Printable.name(claim.name))' in '\(Printable.name(environment))', which had gone to "
        + "\(Printable.name(claim.id)) in the run \(Printable.name(claim.run)). Its records stay where "
        + "they are.")
  }

  package static func json(_ claims: [(environment: String, claim: NameClaim)]) -> JSONValue {
    [
      "format": "keyshift.claims/1",
      "claims": .array(claims.map { json($0.claim, $0.environment) }),
    ]
  }

  package static func json(released claim: NameClaim, _ environment: String) -> JSONValue {
    ["format": "keyshift.claim-release/1", "released": json(claim, environment)]
  }

  static func json(_ claim: NameClaim, _ environment: String) -> JSONValue {
    [
      "name": .string(claim.name), "id": .string(claim.id), "environment": .string(environment),
      "cohort": .string(claim.cohort), "run": .string(claim.run), "actor": .string(claim.actor),
      "since": JSONValue(claim.since), "writers": .array(claim.writers.map { .string($0) }),
    ]
  }
}
