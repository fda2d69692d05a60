import Core

/// johndoe's trips, as the sample cohort moves them.
struct Deciding {
  static let identity = Identity(legacy: "johndoe", id: "ID-1")
  static let key: Key = "trip:ID-1:1"

  static func trips() throws -> Rule {
    try rule(
      from: "trip:{legacy}:{record}", to: "trip:{id}:{record}",
      newerBy: ["/updatedAt", "/lastModified", "/createdAt"], owner: "/userId",
      rewrites: [
        ("/userId", "{legacy}", "{id}"), ("/id", "hns_{legacy}_{date}", "hns_{id}_{date}"),
        ("/backup/userId", "{legacy}", "{id}"),
        ("/backup/id", "hns_{legacy}_{date}", "hns_{id}_{date}"),
        ("/metadata/originalKey", "trip:{legacy}:{record}", "trip:{id}:{record}"),
      ])
  }

  var subject: Rule
  var identity = Deciding.identity
  var now: Int64 = 1_700_000_000
  var capabilities = InMemoryStore.allAbilities

  init(_ rule: Rule? = nil) throws { subject = try rule ?? Self.trips() }

  func callAsFunction(
    _ source: Entry, _ destination: Entry? = nil, at key: Key = Deciding.key
  ) -> Decision {
    let bound = CompiledRule.compile([subject]).map { BoundRule($0, identity: identity) }
    guard let bound = bound.first else { return Decision(.reject, .malformedKey) }
    return decide(
      source: source, destination: destination, destinationKey: key, rule: bound,
      context: DecisionContext(now: now, capabilities: capabilities))
  }
}

func entry(_ json: String, metadata: String? = nil, expiration: Int64? = nil) -> Entry {
  Entry(value: Array(json.utf8), metadata: metadata.map { Array($0.utf8) }, expiration: expiration)
}

extension Entry {
  var text: String { String(decoding: value, as: UTF8.self) }
}
