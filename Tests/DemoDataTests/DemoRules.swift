import ByteJSON
import Core

/// The rules of the demo plan.
enum DemoRules {
  static func all() throws -> [Rule] {
    let tripTimes = try pointers("/updatedAt", "/lastModified", "/createdAt")
    let times = try pointers("/updatedAt", "/createdAt")
    let owner = try JSONPointer("/userId")
    let ownerRewrite = try rewrite("/userId", "{legacy}", "{id}")
    let backup = try rewrite("/backup/userId", "{legacy}", "{id}")
    let hns = ("hns_{legacy}_{date}", "hns_{id}_{date}")
    return [
      try move(
        "hughesnet-trips", "BETA_LOGS_KV", "trip:{legacy}:\(hns.0)", "trip:{id}:\(hns.1)",
        tripTimes, owner,
        [
          ownerRewrite, try rewrite("/id", hns.0, hns.1), backup,
          try rewrite("/backup/id", hns.0, hns.1),
        ]),
      try move(
        "trips", "BETA_LOGS_KV", "trip:{legacy}:{record}", "trip:{id}:{record}", tripTimes, owner,
        [ownerRewrite, backup]),
      try move(
        "trip-count", "BETA_LOGS_KV", "meta:user:{legacy}:trip_count", "meta:user:{id}:trip_count"),
      try move(
        "expenses", "BETA_EXPENSES_KV", "expense:{legacy}:{record}", "expense:{id}:{record}",
        times, owner, [ownerRewrite]),
      try move(
        "mileage", "BETA_MILEAGE_KV", "mileage:{legacy}:{record}", "mileage:{id}:{record}",
        times, owner, [ownerRewrite]),
      try move(
        "trash", "BETA_TRASH_KV", "trash:{legacy}:{record}", "trash:{id}:{record}",
        try pointers("/metadata/deletedAt"), owner,
        [
          ownerRewrite,
          try rewrite("/metadata/originalKey", "trip:{legacy}:\(hns.0)", "trip:{id}:\(hns.1)"),
          try rewrite("/metadata/originalKey", "trip:{legacy}:{record}", "trip:{id}:{record}"),
        ]),
      try move(
        "hughesnet-settings", "BETA_HUGHESNET_KV", "hns:settings:{legacy}", "hns:settings:{id}"),
      try move("hughesnet-db", "BETA_HUGHESNET_KV", "hns:db:{legacy}", "hns:db:{id}"),
      try move(
        "hughesnet-session", "BETA_HUGHESNET_KV", "hns:session:{legacy}", "hns:session:{id}"),
      try move("settings", "BETA_USER_SETTINGS_KV", "settings:{legacy}", "settings:{id}"),
      try move("authenticators", "BETA_USERS_KV", "authenticators:{legacy}", "authenticators:{id}"),
      Rule(
        name: "orders", namespace: "BETA_HUGHESNET_ORDERS_KV",
        keys: .inPlace(try KeyTemplate("hns:order:{order}")), owner: try JSONPointer("/ownerId"),
        rewrites: [try rewrite("/ownerId", "{legacy}", "{id}")]),
    ]
  }

  private static func move(
    _ name: String, _ namespace: Namespace, _ from: String, _ to: String,
    _ newerBy: [JSONPointer] = [], _ owner: JSONPointer? = nil, _ rewrites: [Rewrite] = []
  ) throws -> Rule {
    Rule(
      name: name, namespace: namespace,
      keys: .move(from: try KeyTemplate(from), to: try KeyTemplate(to)),
      newerBy: newerBy.map { TimeField($0) },
      owner: owner, rewrites: rewrites)
  }

  private static func pointers(_ texts: String...) throws -> [JSONPointer] {
    try texts.map { text in try JSONPointer(text) }
  }

  private static func rewrite(_ pointer: String, _ from: String, _ to: String) throws -> Rewrite {
    Rewrite(at: try JSONPointer(pointer), from: try KeyTemplate(from), to: try KeyTemplate(to))
  }
}
