import Core
import Engine

@testable import Ledger
@testable import OperatorPages

/// One of everything, under names of the caller's choice.
struct Sample: Sendable {
  static let time = Timestamp(seconds: 1_772_269_507)
  static let digest = "sha256:" + String(repeating: "ab", count: 32)
  static let plain = Sample(nil)

  /// Stands for every name, key and sentence that comes from outside; nil takes ordinary ones.
  let hostile: String?

  init(_ hostile: String?) { self.hostile = hostile }

  func name(_ ordinary: String) -> String { hostile ?? ordinary }

  var identity: Identity {
    Identity(legacy: name("johndoe"), id: name("550e8400-e29b-41d4-a716-446655440000"))
  }

  var page: PageContext {
    PageContext(
      now: Self.time.adding(seconds: 7_200), viewer: name("dispatch"), signOut: "/logout",
      formToken: name("form-token"))
  }

  static let tally = Tally(
    planned: 120, applied: 100, already: 5, skipped: 3, drifted: 2, conflicted: 1, failed: 0,
    notAttempted: 9)

  func run(_ id: String, _ outcome: RunRecord.Outcome, after seconds: Int64 = 0) -> RunRecord {
    var run = RunRecord(
      id: name(id), kind: name("apply"), planDigest: name(Self.digest),
      actor: name("ann@example.com"), startedAt: Self.time.adding(seconds: seconds),
      tally: Self.tally,
      journal: RunRecord.Journal(
        path: name("runs/\(id)/journal.jsonl.zst"), digest: name("sha256:1")))
    run.outcome = outcome
    run.endedAt = outcome == .running ? nil : run.startedAt.adding(seconds: 9)
    run.first = 0
    run.last = 110
    return run
  }

  var state: StateDocument {
    var state = StateDocument(
      lineage: name("l-1"), environment: name("staging"), cohort: name("staging-01"))
    state.serial = 12_345
    state.runs = [run("run-1", .interrupted), run("run-2", .completed, after: 3_600)]
    state.users = [
      UserProgress(identity: identity, tally: Self.tally, done: true),
      UserProgress(identity: Identity(legacy: name("asmith"), id: name("6f9619ff"))),
    ]
    state.acceptance = AcceptanceRecord(gates, at: Self.time.adding(seconds: 4_000))
    return state
  }

  var gates: GateReport {
    var report = GateReport(digest: name(Self.digest))
    report.run = name("run-2")
    report.rows = [
      GateReport.Row(.counts, threshold: .count(0), measured: .count(2), passed: false),
      GateReport.Row(
        .failureRate, threshold: .millionths(10_000), measured: .millionths(0), passed: true),
      GateReport.Row(.index, threshold: .ignored, measured: .unknown, passed: true),
      GateReport.Row(.unexplainedKeys, threshold: .count(0), measured: .count(0), passed: true),
    ]
    return report
  }

  var lock: LockRecord {
    LockRecord(
      id: name("lock-1"), holder: name("ann@example.com"), operation: name("apply"),
      process: ProcessIdentity(host: name("runner-4"), pid: 4_711, space: nil), at: Self.time,
      fencingToken: 3, tookOverFrom: nil)
  }

  var cohort: CohortState { CohortState(state: state, lock: lock) }

  var samples: [CoverageSample] {
    [(0, 310_000), (3_600, 952_345)].map { seconds, ppm in
      CoverageSample(time: Self.time.adding(seconds: seconds), ppm: ppm)
    }
  }

  func operation(_ action: Action, _ reason: Reason, _ record: String) -> Operation {
    let isInPlace = action == .rewrite
    let source = name("trip:johndoe:\(record)")
    return Operation(
      identity: identity, rule: name("trips"), namespace: Namespace(name("BETA_LOGS_KV")),
      action: action, reason: reason, source: Key(source),
      destination: isInPlace ? Key(source) : Key(Array(name("trip:550e8400").utf8) + [0xFF]),
      sourceFingerprint: Fingerprint(words: (1, 2, 3, 4)), destinationFingerprint: nil,
      resultFingerprint: nil, bytes: 4_120)
  }

  /// With all that a plan can say of two records.
  private var update: Core.Operation {
    func moment(_ seconds: Int64) -> MomentInterval {
      MomentInterval(earliest: seconds * 1_000_000_000, latest: seconds * 1_000_000_000 + 999_999)
    }
    var update = operation(.update, .sourceNewer, "2")
    update.destinationFingerprint = Fingerprint(words: (5, 6, 7, 8))
    update.resultFingerprint = Fingerprint(words: (9, 10, 11, 12))
    update.times = ComparedTimes(source: moment(1_772_269_507), destination: moment(1_771_995_000))
    return update
  }

  var lines: [PlanLine] {
    [
      .user(identity), .operation(operation(.create, .destinationAbsent, "1")),
      .operation(update),
      .operation(operation(.rewrite, .fieldsChange, "3")),
      .operation(operation(.conflict, .sameTime, "4")),
      .operation(operation(.reject, .foreignOwner, "5")),
      .unmatched(
        UnmatchedKey(
          identity: identity, namespace: Namespace(name("BETA_LOGS_KV")),
          key: Key(name("trip:johndoe:jr:1")))),
    ]
  }

  var plan: PlanEntry {
    var counts = PlanCounts(rules: [name("trips")])
    counts.users = 1
    counts.bytes = 12_360
    for case .operation(let operation) in lines {
      counts.add(rule: operation.rule, operation.action)
    }
    return PlanEntry(
      file: name("staging-01.ksplan"),
      header: PlanHeader(
        tool: "keyshift 0.2", created: Self.time, expires: Self.time.adding(seconds: 7 * 86_400),
        actor: name("ann@example.com"), cohortFile: name("plans/staging.yaml"),
        baseDirectory: name("/srv")),
      subject: PlanSubject(
        name: name("staging-01"), environment: name("staging"),
        store: StoreAddress("sqlite", name("store.sqlite")), storeIdentity: "sqlite:1", rules: [],
        limits: Limits(), accept: Acceptance()),
      trailer: PlanTrailer(counts: counts, digest: name(Self.digest), headerDigest: ""))
  }

  func results(_ query: PlanQuery, size: Int = 100) -> PlanPage {
    var page = PlanPage(query, size: size)
    for line in lines { page.add(line) }
    return page
  }

  func record(_ sequence: Int64, _ action: AuditAction, success: Bool = true) -> AuditRecord {
    AuditRecord(
      sequence: sequence,
      event: AuditEvent(
        time: Self.time.adding(seconds: sequence), actor: name("ann@example.com"),
        action: AuditAction(rawValue: name(action.rawValue)), success: success,
        details: [name("cohort"): .string(name("staging-01")), "applied": .integer(1_234)]),
      previous: name("sha256:0"), hash: name("sha256:1"))
  }

  var audit: AuditPage {
    var page = AuditPage(
      AuditQuery(
        action: name("reindex"), actor: name("ann@example.com"), since: name("yesterday")))
    let action = AuditAction(rawValue: "reindex")
    for record in [record(1, action), record(2, action, success: false)] {
      page.add(record)
    }
    return page
  }
}

extension GateReport {
  fileprivate init(digest: String) {
    let counts = PlanCounts()
    let trailer = PlanTrailer(counts: counts, digest: digest, headerDigest: "")
    let subject = PlanSubject(
      name: "a", environment: "b", store: StoreAddress("sqlite", "c"), storeIdentity: "d",
      rules: [],
      limits: Limits(), accept: Acceptance())
    self.init(
      Acceptance(), counts, Comparison(subject, trailer),
      VerifyReport(digest: digest, sampleLimit: 0),
      isIndexConsistent: nil)
  }
}
