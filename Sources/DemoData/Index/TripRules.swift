import ByteJSON
import Core

/// The demo plan's rules for trips.
enum TripRules {
  static func all() throws -> [Rule] {
    let hughesNet = (from: "hns_{legacy}_{date}", to: "hns_{id}_{date}")
    let owner = [
      try rewrite("/userId", "{legacy}", "{id}"), try rewrite("/backup/userId", "{legacy}", "{id}"),
    ]
    return [
      try rule(
        "hughesnet-trips", from: hughesNet.from, to: hughesNet.to,
        owner + [
          try rewrite("/id", hughesNet.from, hughesNet.to),
          try rewrite("/backup/id", hughesNet.from, hughesNet.to),
        ]),
      try rule("trips", from: "{record}", to: "{record}", owner),
    ]
  }

  private static func rule(
    _ name: String, from: String, to: String, _ rewrites: [Rewrite]
  ) throws -> Rule {
    Rule(
      name: name, namespace: DemoFamily.trips.namespace,
      keys: .move(
        from: try KeyTemplate("trip:{legacy}:\(from)"), to: try KeyTemplate("trip:{id}:\(to)")),
      newerBy: try ["/updatedAt", "/lastModified", "/createdAt"].map {
        TimeField(try JSONPointer($0))
      },
      owner: try JSONPointer("/userId"), rewrites: rewrites)
  }

  private static func rewrite(_ pointer: String, _ from: String, _ to: String) throws -> Rewrite {
    Rewrite(at: try JSONPointer(pointer), from: try KeyTemplate(from), to: try KeyTemplate(to))
  }
}
