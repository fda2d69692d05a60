import Core
import Ledger

@testable import Review

/// A small cohort with one of everything.
enum Sample {
  static let ann = Identity(legacy: "johndoe", id: "550e8400-e29b-41d4-a716-446655440000")
  static let evil = Identity(
    legacy: "x\u{1B}[2J\u{202E}", id: "6ba7b810-9dad-11d1-80b4-00c04fd430c8")
  static let time = Timestamp(seconds: 1_772_269_507)
  static let digest = "sha256:" + String(repeating: "ab", count: 32)

  static func rules() throws -> [Rule] {
    [
      Rule(
        name: "trips", namespace: "BETA_LOGS_KV",
        keys: .move(
          from: try KeyTemplate("trip:{legacy}:{record}"),
          to: try KeyTemplate("trip:{id}:{record}"))),
      Rule(
        name: "orders", namespace: "BETA_HUGHESNET_ORDERS_KV",
        keys: .inPlace(try KeyTemplate("hns:order:{order}"))),
    ]
  }

  static func subject() throws -> PlanSubject {
    PlanSubject(
      name: "staging-01", environment: "staging",
      store: StoreAddress("sqlite", "../state/store.sqlite"),
      storeIdentity: "sqlite:1", rules: try rules(), limits: Limits(), accept: Acceptance())
  }

  static let header = PlanHeader(
    tool: "keyshift 0.1", created: time, expires: time.adding(seconds: 7 * 86_400),
    actor: "ann@example", cohortFile: "plans/staging.yaml", baseDirectory: "/srv")

  static func operation(
    _ action: Action, _ reason: Reason, _ record: String, of user: Identity = ann,
    rule: String = "trips", bytes: Int = 412, times: ComparedTimes? = nil
  ) -> Operation {
    let inPlace = rule == "orders"
    return Operation(
      identity: user, rule: rule,
      namespace: inPlace ? "BETA_HUGHESNET_ORDERS_KV" : "BETA_LOGS_KV", action: action,
      reason: reason,
      source: inPlace ? Key("hns:order:\(record)") : Key("trip:\(user.legacy):\(record)"),
      destination: inPlace ? Key("hns:order:\(record)") : Key("trip:\(user.id):\(record)"),
      sourceFingerprint: Fingerprint(words: (1, 2, 3, 4)), destinationFingerprint: nil,
      resultFingerprint: nil, bytes: bytes, times: times)
  }

  /// In seconds since 1970, each exact to its second; the second one may be a whole day.
  static func times(_ source: Int64?, _ destination: Int64?, isDay: Bool = false) -> ComparedTimes?
  {
    func interval(_ start: Int64, _ length: Int64) -> MomentInterval {
      MomentInterval(
        earliest: start * 1_000_000_000, latest: (start + length) * 1_000_000_000 - 1)
    }
    return ComparedTimes(
      source: source.map { interval($0, 1) },
      destination: destination.map { interval($0, isDay ? 86_400 : 1) })
  }

  static func operations() -> [Operation] {
    (1...12).map { operation(.create, .destinationAbsent, "\($0)", bytes: $0 * 400) } + [
      operation(
        .update, .sourceNewer, "newer", times: times(1_772_269_507, 1_771_995_000)),
      operation(.conflict, .sameTime, "same", times: times(1_772_000_000, 1_772_000_000)),
      operation(.unchanged, .sameContent, "done"),
      operation(.rewrite, .fieldsChange, "77", rule: "orders"),
      operation(
        .skip, .destinationNewer, "1", of: evil,
        times: times(1_700_000_000, 1_771_977_600, isDay: true)),
      operation(.reject, .foreignOwner, "旅行", of: evil),
    ]
  }

  static func plan(
    _ operations: [Operation] = operations(), limit: Int = 100
  ) -> (trailer: PlanTrailer, preview: PlanPreview) {
    var counts = PlanCounts(rules: ["trips", "orders"])
    var preview = PlanPreview(limit: limit, perGroup: 4)
    counts.users = 2
    for operation in operations {
      counts.add(rule: operation.rule, operation.action)
      preview.add(operation)
      if operation.action.writes { counts.bytes += operation.bytes }
    }
    counts.unmatched = 1
    counts.outside = 3
    preview.add(
      UnmatchedKey(identity: ann, namespace: "BETA_LOGS_KV", key: "trip:johndoe:a:b\u{200B}"))
    return (PlanTrailer(counts: counts, digest: digest, headerDigest: digest), preview)
  }

  /// A plan that no run has touched; the type of the state directory's path stays the ledger's.
  static func comparison(_ trailer: PlanTrailer) throws -> Comparison {
    func path<Path: ExpressibleByStringLiteral>() -> Path { "/nowhere" }
    return Comparison(try subject(), trailer)
  }

  static let tally = Tally(
    planned: 120, applied: 100, already: 5, skipped: 3, drifted: 2, conflicted: 1, failed: 0,
    notAttempted: 9)

  static func run(_ id: String, _ outcome: RunRecord.Outcome) -> RunRecord {
    var run = RunRecord(
      id: id, kind: "apply", planDigest: digest, actor: "ann@example", startedAt: time,
      tally: tally, journal: RunRecord.Journal(path: "runs/\(id)/journal.jsonl.zst"))
    run.outcome = outcome
    run.endedAt = outcome == .running ? nil : time.adding(seconds: 9)
    run.checkpoint = tally.finished
    return run
  }

  static func state() -> StateDocument {
    var state = StateDocument(lineage: "l-1", environment: "staging", cohort: "staging-01")
    state.serial = 12_345
    state.runs = [run("run-1", .interrupted), run("run-2", .completed)]
    state.users = [
      UserProgress(identity: ann, tally: tally, done: true), UserProgress(identity: evil),
    ]
    state.checkpoint = Checkpoint(run: "run-2", planDigest: digest, nextOperation: 111)
    return state
  }

  static func users() -> [UserCounts] {
    [ann, evil].map { user in
      var counts = UserCounts(identity: user)
      for operation in operations() where operation.identity == user {
        counts.counts.add(rule: operation.rule, operation.action)
      }
      counts.unmatched = user == ann ? 1_234 : 0
      return counts
    }
  }
}
