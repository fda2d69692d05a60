import Core
import Testing

@testable import Ledger
@testable import Review

/// Names and keys that try to take over the terminal, in every place that a view shows.
@Suite struct HostileTests {
  static let name = "a\u{1B}[2J\u{1B}]0;x\u{7}\r\n\u{202E}\u{2066}\u{200B}\u{9B}A\u{0}\u{2028}b"
  static let identity = Identity(legacy: name, id: name)
  static let error = LedgerError(.other, name, cause: name)
  static let record = KeyExplanation.Record(Entry(value: [0x7B]), owner: name)

  static let place = KeyTrial.Place(
    Rule(
      name: name, namespace: Namespace(name),
      keys: .inPlace(KeyTemplate(parts: [.literal(Array(name.utf8))]))),
    KeyTemplate(parts: [.literal(Array(name.utf8))]))

  static let outcomes: [KeyTrial.Reading.Outcome] = [
    .taken(identity), .taken(nil), .earlier(rule: name), .canonical(identity, source: Key(name)),
    .unknownUser(text: name, part: name), .malformed,
    .mismatch(TemplateMismatch(offset: 1, expected: .literal(Array(name.utf8)))),
    .mismatch(TemplateMismatch(offset: 0, expected: .capture(name))),
  ]

  static let operation = Operation(
    identity: identity, rule: name, namespace: Namespace(name), action: .conflict,
    reason: .sameTime, source: Key(name), destination: Key(Array(name.utf8) + [0xFF]),
    sourceFingerprint: Fingerprint(words: (1, 2, 3, 4)), destinationFingerprint: nil,
    resultFingerprint: nil, bytes: 1)

  static var subject: PlanSubject {
    PlanSubject(
      name: name, environment: name, store: StoreAddress("sqlite", name), storeIdentity: name,
      rules: [],
      limits: Limits(), accept: Acceptance())
  }

  static var plan: (trailer: PlanTrailer, preview: PlanPreview) {
    var counts = PlanCounts()
    var preview = PlanPreview(limit: 10)
    var create = operation
    create.action = .create
    for operation in [operation, create] {
      counts.add(rule: operation.rule, operation.action)
      preview.add(operation)
    }
    counts.unmatched = 1
    preview.add(UnmatchedKey(identity: identity, namespace: Namespace(name), key: Key(name)))
    return (PlanTrailer(counts: counts, digest: name, headerDigest: name), preview)
  }

  static var run: RunRecord {
    RunRecord(
      id: name, kind: name, planDigest: name, actor: name, startedAt: Sample.time,
      tally: Sample.tally, journal: RunRecord.Journal(path: name))
  }

  static var state: StateDocument {
    var state = StateDocument(lineage: name, environment: name, cohort: name)
    state.runs = [run]
    state.users = [UserProgress(identity: identity)]
    state.checkpoint = Checkpoint(run: name, planDigest: name, nextOperation: 1)
    return state
  }

  static var lock: LockRecord {
    LockRecord(
      id: name, holder: name, operation: name,
      process: ProcessIdentity(host: name, pid: 1, space: nil), at: Sample.time, fencingToken: 1,
      tookOverFrom: nil)
  }

  @Test(arguments: [20, 60, 1_000]) func plans(width: Int) {
    let style = Style(color: false, width: width)
    let plan = Self.plan
    let header = PlanHeader(
      tool: Self.name, created: Sample.time, expires: Sample.time, actor: Self.name,
      cohortFile: Self.name, baseDirectory: Self.name)
    expectHarmless(
      PlanView(style: style).text(
        header: header, subject: Self.subject, trailer: plan.trailer, preview: plan.preview,
        file: Self.name),
      PlanView.json(
        header: header, subject: Self.subject, trailer: plan.trailer, preview: plan.preview,
        file: Self.name))
    let range = SourceRange(file: Self.name, line: 1, column: 2)
    let diagnostic = Diagnostic(
      code: Self.name, summary: Self.name, detail: Self.name, at: range,
      related: [Diagnostic.Related(Self.name, at: range)])
    let view = DiagnosticView(style: style) { _ in Array(Self.name.utf8) + [0xFF] }
    expectHarmless(view.text([diagnostic]), DiagnosticView.json([diagnostic]))
    expectHarmless(DiagnosticView.github([diagnostic]), .null)
    #expect(DiagnosticView.github([diagnostic]).count { $0 == "\n" } == 1)
  }

  @Test(arguments: [20, 60, 1_000]) func runs(width: Int) throws {
    let style = Style(color: false, width: width)
    let report = ApplyReport(
      run: Self.name, outcome: .failed, tally: Sample.tally,
      recovered: RecoveredRun(run: Self.name, tally: Sample.tally, written: 1, notWritten: 1),
      error: Self.error)
    expectHarmless(
      ApplyView(style: style).text(report, subject: Self.subject),
      ApplyView.json(report, subject: Self.subject))
    var verify = VerifyReport(digest: Self.name, sampleLimit: 1)
    verify.add(.missing, Self.operation)
    expectHarmless(VerifyView(style: style).text(verify), VerifyView.json(verify))
    let outcome = JournalOutcome(
      number: 1, kind: .failed, action: .create, reason: .noTime, legacy: Self.name,
      rule: Self.name, namespace: Namespace(Self.name), source: Key(Self.name), intent: nil,
      message: Self.name)
    var explanation = KeyExplanation(
      identity: Self.identity, rule: Self.name, namespace: Namespace(Self.name), role: .inPlace,
      source: Key(Self.name), destination: "b", legacy: Self.record,
      canonical: nil, decision: nil, timeFields: [], ownerField: Self.name)
    explanation.sourceWrites = [.init(run: Self.name, cohort: Self.name)]
    let readings = Self.outcomes.map { KeyTrial.Reading(Self.place, $0) }
    expectHarmless(
      ExplainView(style: style).text(
        key: Key(Self.name), explanations: [explanation], readings: readings,
        planned: [(Self.name, 1, Self.operation)],
        history: [(Self.run, outcome)]),
      ExplainView.json(
        key: Key(Self.name), explanations: [explanation], readings: readings,
        planned: [(Self.name, 1, Self.operation)],
        history: [(Self.run, outcome)]))
    var comparison = try ViewTests.comparison()
    comparison.digest = Self.name
    comparison.runs = [Self.run]
    comparison.rows[0].rule = Self.name
    comparison.rows[0].namespace = Namespace(Self.name)
    comparison.rows[0].messages = [Self.name: 1]
    comparison.rows[0].examples = [Key(Self.name)]
    expectHarmless(CompareView(style: style).text(comparison), CompareView.json(comparison))
  }

  @Test(arguments: [20, 60, 1_000]) func states(width: Int) {
    let style = Style(color: false, width: width)
    let view = StateView(style: style)
    expectHarmless(view.text([(Self.state, Self.lock)]), StateView.json([(Self.state, Self.lock)]))
    expectHarmless(
      view.text(Self.state, lock: Self.lock), StateView.json(Self.state, lock: Self.lock))
    var user = UserCounts(identity: Self.identity)
    user.counts.add(rule: Self.name, .create)
    let rules = [(name: Self.name, namespace: Namespace(Self.name))]
    expectHarmless(
      StatusView(style: style).text(
        environment: Self.name, cohort: Self.name, users: .decided([user]), rules: rules,
        state: Self.state),
      StatusView.json(
        environment: Self.name, cohort: Self.name,
        users: .keys([KeyStatus(identity: Self.identity)]),
        rules: rules, state: Self.state))
    let event = AuditEvent(
      time: Sample.time, actor: Self.name, action: AuditAction(rawValue: Self.name), success: true,
      details: [Self.name: .string(Self.name)])
    let records = [AuditRecord(sequence: 1, event: event, previous: Self.name, hash: Self.name)]
    expectHarmless(AuditView(style: style).text(records), AuditView.json(records))
    let finding = AuditFinding(kind: .changed, line: 1, message: Self.name)
    let verification = AuditVerification(
      findings: [finding], records: 1, repairs: 1, head: AuditHead(sequence: 1, hash: Self.name))
    expectHarmless(AuditView(style: style).text(verification), AuditView.json(verification))
    let differences = [
      SnapshotDifference(
        namespace: Namespace(Self.name), key: Key(Self.name), kind: .different)
    ]
    expectHarmless(
      SnapshotView(style: style).text(differences, counts: [(Self.name, 1)], applied: true),
      SnapshotView.json(differences, counts: [(Self.name, 1)], applied: true))
  }

  /// Only newlines are left of what cannot be seen, and the name is there in its escaped form.
  private func expectHarmless(
    _ text: String, _ json: JSONValue, location: SourceLocation = #_sourceLocation
  ) {
    for output in [text, json.pretty] {
      let hidden = output.unicodeScalars.filter { $0 != "\n" && Printable.isHidden($0) }
      #expect(hidden.map(\.value).isEmpty, sourceLocation: location)
    }
    #expect(text.contains("\\u{202E}"), sourceLocation: location)
    #expect(!json.compact.unicodeScalars.contains("\n"), sourceLocation: location)
  }
}
