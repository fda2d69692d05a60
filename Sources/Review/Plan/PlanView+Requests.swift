import Core
import Ledger

extension PlanView {
  /// What planning asked of a metered store, and what applying will ask and cost; empty where
  /// requests cost nothing.
  func requests(_ planning: PlanningRequests?, _ forecast: RequestForecast?) -> String {
    guard planning != nil || forecast != nil else { return "" }
    var facts: [(name: String, text: String)] = []
    if let planning {
      for listing in planning.listings where listing.requests > 0 {
        facts.append((name: "listed", text: Self.text(listing)))
      }
      facts.append((name: "made", text: Self.text(planning.made)))
    }
    if let forecast {
      facts.append((name: "to apply", text: Self.text(forecast)))
      if let verify = forecast.verify {
        facts.append((name: "to verify", text: Self.text(verify)))
      }
      facts.append((name: "cost", text: Self.cost(forecast)))
    }
    return style.heading("Requests") + "\n" + style.facts(facts)
  }

  private static func text(_ listing: ListingReport) -> String {
    let place =
      "\(Printable.name(listing.namespace.name)) \(Printable.key(listing.prefix))…"
    return "\(place) \(listing.strategy.words), "
      + "\(Quantity.count(listing.requests, "request")): \(listing.reason)"
  }

  private static func text(_ made: RequestCounts) -> String {
    let repeats = made.repeats > 0 ? " (\(Quantity.count(made.repeats)) repeated)" : ""
    return "\(Quantity.count(made.requests, "request"))\(repeats): "
      + kinds([("list", made.lists), ("read", made.reads), ("write", made.writes)])
      + binary(made.binaryReads, of: made.requests)
  }

  private static func text(_ check: RequestForecast.Check) -> String {
    "\(Quantity.count(check.requests, "request")): "
      + kinds([("list", check.lists), ("read", check.reads)])
      + binary(check.binaryReads, of: check.requests)
  }

  /// What makes requests many, if values that are not text do.
  private static func binary(_ reads: Int, of requests: Int) -> String {
    reads == 0
      ? ""
      : "; binary values: \(Quantity.count(reads)) of \(Quantity.count(requests, "request"))"
  }

  static func text(_ forecast: RequestForecast) -> String {
    let kinds = kinds([
      ("list", forecast.lists), ("read", forecast.reads), ("write", forecast.writes),
    ])
    let time =
      forecast.minutes > 0
      ? "; about \(Quantity.count(forecast.minutes, "minute")) at the service's rate limit" : ""
    return "\(Quantity.count(forecast.requests, "request")): \(kinds)"
      + binary(forecast.binaryReads, of: forecast.requests) + time
  }

  private static func kinds(_ counts: [(name: String, count: Int)]) -> String {
    let some = counts.filter { $0.count > 0 }
    return some.isEmpty
      ? "none" : some.map { Quantity.count($0.count, $0.name) }.joined(separator: ", ")
  }

  static func cost(_ forecast: RequestForecast) -> String {
    let keys = [
      (forecast.keysRead, "read"), (forecast.keysWritten, "written"),
      (forecast.keysDeleted, "deleted"),
    ].filter { $0.0 > 0 }.map { "\(Quantity.count($0.0, "key")) \($0.1)" }
    let allowance = forecast.isIncluded ? ", minus the monthly allowance" : ""
    let free =
      switch forecast.freeDays {
      case nil: "not possible on the free plan"
      case let days?: "on the free plan \(Quantity.count(days, "day"))"
      }
    return "\(Quantity.dollars(microdollars: forecast.microdollars)) at list price\(allowance); "
      + "\(free)" + (keys.isEmpty ? "" : " (\(keys.joined(separator: ", ")))")
  }

  static func json(_ planning: PlanningRequests?, _ forecast: RequestForecast?) -> JSONValue {
    [
      "planning": planning.map { planning in
        [
          "made": json(planning.made), "listings": .array(planning.listings.map(json)),
        ]
      } ?? .null,
      "apply": forecast.map(json) ?? .null,
    ]
  }

  private static func json(_ made: RequestCounts) -> JSONValue {
    [
      "requests": .integer(made.requests), "lists": .integer(made.lists),
      "reads": .integer(made.reads), "writes": .integer(made.writes),
      "repeats": .integer(made.repeats), "binary_reads": .integer(made.binaryReads),
      "keys_read": .integer(made.keysRead),
    ]
  }

  private static func json(_ listing: ListingReport) -> JSONValue {
    .object(
      [JSONValue.Member("namespace", .string(listing.namespace.name))]
        + [JSONValue.Member]("prefix", listing.prefix) + [
          JSONValue.Member("strategy", .string(listing.strategy.rawValue)),
          JSONValue.Member("requests", .integer(listing.requests)),
          JSONValue.Member("wanted", .integer(listing.wantedPrefixes)),
          JSONValue.Member("keys_seen", .integer(listing.keysSeen)),
          JSONValue.Member("keys_wanted", .integer(listing.keysWanted)),
          JSONValue.Member("reason", .string(listing.reason)),
        ])
  }

  private static func json(_ forecast: RequestForecast) -> JSONValue {
    [
      "requests": .integer(forecast.requests), "lists": .integer(forecast.lists),
      "reads": .integer(forecast.reads), "writes": .integer(forecast.writes),
      "keys_read": .integer(forecast.keysRead), "keys_written": .integer(forecast.keysWritten),
      "keys_deleted": .integer(forecast.keysDeleted), "minutes": .integer(forecast.minutes),
      "microdollars": .integer(forecast.microdollars), "included": .bool(forecast.isIncluded),
      "free_days": forecast.freeDays.map { .integer($0) } ?? .null,
      "binary_reads": .integer(forecast.binaryReads),
      "verify": forecast.verify.map(json) ?? .null,
    ]
  }

  private static func json(_ check: RequestForecast.Check) -> JSONValue {
    [
      "requests": .integer(check.requests), "lists": .integer(check.lists),
      "reads": .integer(check.reads), "binary_reads": .integer(check.binaryReads),
      "keys_read": .integer(check.keysRead),
    ]
  }
}

extension ListingReport.Strategy {
  fileprivate var words: String {
    switch self {
    case .wholePrefix: "by one scan"
    case .perUser: "user by user"
    case .switched: "partly by one scan, partly user by user"
    }
  }
}
