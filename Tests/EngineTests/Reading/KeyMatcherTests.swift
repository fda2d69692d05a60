import Core
import Engine
import Ledger
import Testing

@Suite("Trying keys against the rules")
struct KeyMatcherTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var key: Key
    /// Rule, user and destination; or why no rule takes the key.
    var answer: String
    var testDescription: String { key.description }
    init(_ key: Key, _ answer: String) {
      self.key = key
      self.answer = answer
    }
  }

  static let newcomer = Identity(legacy: "newcomer", id: "")

  @Test(arguments: [
    Row("trip:johndoe:1", "trips johndoe trip:ID-J:1"),
    Row("trip:jd:1", "trips jd trip:ID-J:1"),
    Row("trip:johndoe:hns_johndoe_1", "hughesnet johndoe trip:ID-J:hns_ID-J_1, before trips"),
    Row("trip:johndoe:hns_mary_1", "trips johndoe trip:ID-J:hns_mary_1"),
    Row("trip:johndoe:hns_ID-J_1", "trips johndoe trip:ID-J:hns_ID-J_1, conflict"),
    Row("settings:mary", "settings mary settings:ID-M"),
    Row("hns:order:1", "orders - in place"),
    Row("trip:newcomer:1", "trips newcomer trip:{id}:1 with an ID to come"),
    Row("trip:ID-J:1", "canonical trips from trip:johndoe:1"),
    Row("trip:jhondoe:1", "no user jhondoe of {legacy}, johndoe?"),
    Row("settings:zachariah", "no user zachariah of {legacy}"),
    Row("trip:johndoe:a:b", "trips stops after 14"),
    Row("meta:user:mary:count", "counts stops after 15"),
    Row("", "malformed"), Row(".", "malformed"), Row(Key([0xFF]), "malformed"),
    Row(Key("trip:johndoe:".utf8 + [0xFF]), "malformed"),
  ])
  func answers(_ row: Row) throws {
    let matcher = KeyMatcher(
      identities: [World.john, World.alias, World.mary, Self.newcomer], rules: try World.rules())
    #expect(Self.text(matcher.trial(row.key)) == row.answer)
  }

  /// The planner takes a key by the same rule to the same destination.
  @Test(
    arguments: [
      "trip:johndoe:1", "trip:johndoe:hns_johndoe_1", "trip:johndoe:hns_mary_1", "trip:johndoe:a:b",
      "trip:nobody:1", "meta:user:mary:trip_count", "trip:ID-M:9", "trip:mary:hns_ID-M_2",
    ] as [Key])
  func agreesWithThePlanner(_ key: Key) async throws {
    let store = try await World.store([Record(World.logs, key, #"{"userId":"johndoe"}"#)])
    let planned = try await Planning(World.cohort)(store).preview.groups.flatMap(\.shown)
      .map { "\($0.rule) \($0.identity.legacy) \($0.destination)" }
    let matcher = KeyMatcher(identities: World.cohort, rules: try World.rules())
    let matched = matcher.trial(key).matches.map {
      guard case .key(let destination) = $0.destination else { return "\($0.destination)" }
      return "\($0.rule) \($0.identity?.legacy ?? "-") \(destination)"
    }
    #expect(matched == planned)
  }

  /// Two rules of two namespaces may take one key, each in its own.
  @Test func takesAKeyOnceInEachNamespace() throws {
    var rules = try World.rules().filter { $0.name == "trips" }
    var copy = try #require(rules.first)
    copy.name = "archive"
    copy.namespace = "ARCHIVE"
    rules.append(copy)
    let trial = KeyMatcher(identities: World.cohort, rules: rules).trial("trip:mary:1")
    #expect(trial.matches.map(\.rule) == ["trips", "archive"])
    #expect(trial.matches.allSatisfy { $0.later.isEmpty })
  }

  private static func text(_ trial: KeyTrial) -> String {
    guard let match = trial.matches.first else { return trial.miss.map(text) ?? "nothing" }
    let destination =
      switch match.destination {
      case .key(let key): "\(key)"
      case .idUnknown(let text): "\(text) with an ID to come"
      case .inPlace: "in place"
      }
    return "\(match.rule) \(match.identity?.legacy ?? "-") \(destination)"
      + (match.later.isEmpty ? "" : ", before \(match.later.joined(separator: " "))")
      + (match.isDestinationOfEarlierRule ? ", conflict" : "")
  }

  private static func text(_ miss: KeyTrial.Miss) -> String {
    switch miss {
    case .malformed: "malformed"
    case .canonical(let place, _, let source): "canonical \(place.rule) from \(source)"
    case .unknownUser(_, let text, let part, let suggestion):
      "no user \(text) of \(part)" + (suggestion.map { ", \($0)?" } ?? "")
    case .mismatch(let place, let mismatch): "\(place.rule) stops after \(mismatch.offset)"
    }
  }
}
