import ByteJSON
import Core
import Ledger
import SystemPackage
import TestKit
import Testing

/// Reviewers approve a digest: nothing of a plan may change without it, and nothing that is written may
/// be lost when it is read.
@Suite("What a plan's digests cover")
struct DigestCoverageTests {
  private func digests(
    _ subject: PlanSubject, header: PlanHeader = SamplePlan.header(),
    counts: PlanCounts = PlanCounts(), requests: RequestForecast? = nil,
    findings: PlanFindings = PlanFindings(), lines: [PlanLine] = []
  ) async throws -> PlanTrailer {
    let writer = try PlanWriter(to: nil, header: header, subject: subject)
    var encoder = PlanLineEncoder()
    for line in lines {
      switch line {
      case .user(let identity): encoder.append(user: identity)
      case .operation(let operation): encoder.append(operation)
      case .unmatched(let key): encoder.append(key)
      }
    }
    try await writer.append(encoder.takeBytes())
    return try await writer.finish(counts, requests: requests, findings: findings)
  }

  /// Changes of the first rule, which moves, and of the second, which stays in place.
  private func ruleEdits() throws -> [(inout PlanSubject) throws -> Void] {
    let place = JSONPlace(.value, JSONPattern(try JSONPointer("/other")))
    let name = try KeyTemplate("{legacy}")
    let id = try KeyTemplate("{id}")
    return [
      { $0.rules[0].name = "other" }, { $0.rules[0].namespace = "OTHER" },
      {
        $0.rules[0].keys = .move(
          from: try KeyTemplate("old:{legacy}:{r}"), to: try KeyTemplate("trip:{id}:{r}"))
      },
      {
        $0.rules[0].keys = .move(
          from: try KeyTemplate("trip:{legacy}:{r}"), to: try KeyTemplate("new:{id}:{r}"))
      },
      { $0.rules[0].newerBy = [] }, { $0.rules[0].newerBy.reverse() },
      { $0.rules[0].newerBy[0].place = .metadata }, { $0.rules[0].newerBy[0].unit = .seconds },
      { $0.rules[0].newerBy[0].unit = .milliseconds }, { $0.rules[0].newerBy[0].zone = 0 },
      { $0.rules[0].newerBy[0].zone = 3_600 },
      { $0.rules[0].newerBy[0].pointer = try JSONPointer("/createdAt") },
      { $0.rules[0].absentIsUnchanged = true }, { $0.rules[0].owner = nil },
      { $0.rules[0].owner = try JSONPointer("/owner") }, { $0.rules[0].ownerForms = [name] },
      { $0.rules[0].rewrites = [] }, { $0.rules[0].rewrites[0].place = place },
      { $0.rules[0].rewrites[0].place.document = .metadata },
      { $0.rules[0].rewrites[0].target = .memberNames },
      { $0.rules[0].rewrites[0].target = .number }, { $0.rules[0].rewrites[0].from = id },
      { $0.rules[0].rewrites[0].to = name }, { $0.rules[0].jsonStrings = [place] },
      { $0.rules[0].expectedResidue = [place] }, { $0.rules.reverse() },
      { $0.rules.removeLast() },
      { $0.rules[1].keys = .inPlace(try KeyTemplate("p/{order}", delimiter: "/")) },
      { $0.rules[1].keys = .inPlace(try KeyTemplate("o/{order}")) },
    ]
  }

  private func subjectEdits() -> [(inout PlanSubject) throws -> Void] {
    func cleanup(_ edit: (inout CleanupBasis) -> Void) -> PlanSubject.Purpose {
      var basis = CleanupBasis(run: "r", planDigest: "d", waitingSeconds: 1, coveragePPM: 1)
      edit(&basis)
      return .cleanup(basis)
    }
    func rollback(
      run: String = "r", kind: String = "apply", journal: String? = "j", reason: String? = "why"
    ) -> PlanSubject.Purpose {
      .rollback(RollbackBasis(run: run, kind: kind, journal: journal, reason: reason))
    }
    func cohort(_ runs: (String, String, String?)...) -> PlanSubject.Purpose {
      .rollback(
        RollbackBasis(
          .cohort(runs.map { RollbackBasis.Run(id: $0.0, kind: $0.1, journal: $0.2) }),
          reason: "why"))
    }
    func fields(_ values: [(String, String)]) -> StoreAddress {
      StoreAddress(
        "cloudflare",
        .fields(values.map { StoreValue.Field($0.0, .text($0.1)) }))
    }
    return [
      { $0.name = "other" }, { $0.environment = "other" }, { $0.storeIdentity = "other" },
      { $0.store = StoreAddress("sqlite", "other") },
      { $0.store = StoreAddress("snapshot", "../store.sqlite") },
      { $0.store = fields([("account", "a")]) }, { $0.store = fields([("account", "b")]) },
      { $0.store = fields([("wrangler", "a")]) },
      { $0.store = fields([("account", "a"), ("wrangler", "a")]) },
      { $0.store = fields([("wrangler", "a"), ("account", "a")]) },
      {
        $0.store = StoreAddress(
          "cloudflare", .fields([.init("namespaces", .fields([.init("account", .text("a"))]))]))
      },
      { $0.limits.users = 51 }, { $0.limits.keysPerUser = nil }, { $0.limits.keysPerUser = 1 },
      { $0.limits.batch = nil }, { $0.limits.batch = 1 }, { $0.limits.planAge = 60 },
      { $0.limits.window = 5 }, { $0.limits.window = 6 }, { $0.accept.countTolerance = 1 },
      { $0.accept.failureRatePPM = 1 }, { $0.accept.index = .ignored },
      { $0.accept.unresolved = 1 }, { $0.accept.residue = 1 }, { $0.accept.unknownUsers = 1 },
      { $0.publish = Publication(namespace: "M") }, { $0.publish = Publication(namespace: "N") },
      { $0.distinct = DistinctNames([["a", "b"]]) }, { $0.distinct = DistinctNames([["a", "c"]]) },
      { $0.target = PlanTarget(users: ["a"], rules: [], cohortUsers: 2) },
      { $0.target = PlanTarget(users: ["b"], rules: [], cohortUsers: 2) },
      { $0.target = PlanTarget(users: ["a", "b"], rules: [], cohortUsers: 3) },
      { $0.target = PlanTarget(users: ["a"], rules: [], cohortUsers: 3) },
      { $0.target = PlanTarget(users: [], rules: ["a"], cohortUsers: 2) },
      { $0.target = PlanTarget(users: ["a"], rules: ["a"], cohortUsers: 2) },
      { $0.purpose = cleanup { _ in } }, { $0.purpose = cleanup { $0.run = "s" } },
      { $0.purpose = cleanup { $0.planDigest = "e" } },
      { $0.purpose = cleanup { $0.waitingSeconds = 2 } },
      { $0.purpose = cleanup { $0.coveragePPM = 2 } }, { $0.purpose = rollback() },
      { $0.purpose = rollback(run: "s") }, { $0.purpose = rollback(kind: "auto") },
      { $0.purpose = rollback(journal: nil) }, { $0.purpose = rollback(journal: "k") },
      { $0.purpose = rollback(reason: nil) }, { $0.purpose = rollback(reason: "because") },
      { $0.purpose = cohort(("r", "apply", "j")) },
      { $0.purpose = cohort(("r", "apply", "j"), ("s", "apply", "j")) },
      { $0.purpose = cohort(("s", "apply", "j"), ("r", "apply", "j")) },
      { $0.purpose = cohort(("r", "apply", "j"), ("s", "cleanup", "j")) },
      { $0.purpose = cohort(("r", "apply", "j"), ("s", "apply", nil)) },
    ]
  }

  @Test func everyPartOfTheSubjectIsCovered() async throws {
    let subject = try SamplePlan.subject()
    var seen = [try await digests(subject).digest: -1]
    var edits = try ruleEdits()
    edits += subjectEdits()
    for (number, edit) in edits.enumerated() {
      var edited = subject
      try edit(&edited)
      #expect(edited != subject, "edit \(number) changes nothing")
      let digest = try await digests(edited).digest
      let other = seen.updateValue(number, forKey: digest)
      #expect(other == nil, "edit \(number) has the digest of edit \(other ?? 0)")
    }
  }

  @Test func everyPartOfTheHeaderIsCovered() async throws {
    let subject = try SamplePlan.subject()
    let edits: [(inout PlanHeader) -> Void] = [
      { _ in }, { $0.tool = "other" }, { $0.created = Timestamp(seconds: 1) },
      { $0.expires = Timestamp(seconds: 1) }, { $0.actor = "other" }, { $0.cohortFile = "other" },
      { $0.baseDirectory = "/other" }, { $0.version = .one },
    ]
    var found: Set<String> = []
    for edit in edits {
      var header = SamplePlan.header()
      edit(&header)
      found.insert(try await digests(subject, header: header).headerDigest)
    }
    #expect(found.count == edits.count)
  }

  @Test func everyCountIsCovered() async throws {
    let subject = try SamplePlan.subject()
    let rule = subject.rules[0].name
    var decided = try #require(SamplePlan.operations().first)
    decided.take = .legacy
    var otherwise = decided
    otherwise.take = .canonical
    var edits: [(inout PlanCounts) -> Void] = [
      { _ in }, { $0.users += 1 }, { $0.unmatched += 1 }, { $0.outside += 1 }, { $0.bytes += 1 },
      { $0.add(decided) }, { $0.add(otherwise) }, { $0.add(rule: "orders", .create) },
    ]
    for action in Action.allCases { edits.append { $0.add(rule: rule, action) } }
    var found: Set<String> = []
    for edit in edits {
      var counts = PlanCounts()
      edit(&counts)
      found.insert(try await digests(subject, counts: counts).digest)
    }
    #expect(found.count == edits.count)
  }

  @Test func everyPartOfAnOperationIsCovered() async throws {
    let subject = try SamplePlan.subject()
    let operation = try #require(SamplePlan.operations().first)
    let print = SamplePlan.fingerprint("another")
    let edits: [(inout Core.Operation) -> Void] = [
      { _ in }, { $0.identity = SamplePlan.second },
      { $0.identity = Identity(legacy: $0.identity.legacy, id: "other") },
      {
        $0.identity = Identity(
          legacy: $0.identity.legacy, id: $0.identity.id, otherNames: ["alias"])
      }, { $0.rule = "orders" }, { $0.namespace = "OTHER" }, { $0.action = .conflict },
      { $0.reason = .sameTime }, { $0.source = "other" }, { $0.destination = "other" },
      { $0.sourceFingerprint = print }, { $0.destinationFingerprint = print },
      { $0.resultFingerprint = print }, { $0.bytes += 1 }, { $0.take = .legacy },
      { $0.take = .canonical },
    ]
    var found: Set<String> = []
    for edit in edits {
      var edited = operation
      edit(&edited)
      found.insert(try await digests(subject, lines: [.operation(edited)]).digest)
    }
    let key = SamplePlan.unmatched
    for unmatched in [
      key, UnmatchedKey(identity: SamplePlan.identity, namespace: key.namespace, key: key.key),
      UnmatchedKey(identity: key.identity, namespace: "OTHER", key: key.key),
      UnmatchedKey(identity: key.identity, namespace: key.namespace, key: "other"),
    ] {
      found.insert(try await digests(subject, lines: [.unmatched(unmatched)]).digest)
    }
    #expect(found.count == edits.count + 4)
  }

  @Test func everyPartOfForecastAndFindingsIsCovered() async throws {
    let subject = try SamplePlan.subject()
    let forecast = RequestForecast(
      lists: 1, reads: 2, writes: 3, keysRead: 4, keysWritten: 5, keysDeleted: 6, minutes: 7,
      microdollars: 8, isIncluded: false, freeDays: 9,
      scans: [.init(namespace: "A", prefix: "p", pages: 1)])
    let requests: [(inout RequestForecast) -> Void] = [
      { _ in }, { $0.lists += 1 }, { $0.reads += 1 }, { $0.writes += 1 }, { $0.keysRead += 1 },
      { $0.keysWritten += 1 }, { $0.keysDeleted += 1 }, { $0.minutes += 1 },
      { $0.microdollars += 1 }, { $0.isIncluded = true }, { $0.freeDays = nil },
      { $0.freeDays = 10 }, { $0.scans = [] }, { $0.scans[0].namespace = "B" },
      { $0.scans[0].prefix = "q" }, { $0.scans[0].pages = 2 },
    ]
    var found: Set<String> = [try await digests(subject).headerDigest]
    for edit in requests {
      var edited = forecast
      edit(&edited)
      found.insert(try await digests(subject, requests: edited).headerDigest)
    }
    let place = ResiduePlace(JSONPlace(.value, JSONPattern(try JSONPointer("/a"))))
    let residue = PlanFindings.Residue(
      rule: "orders", place: place, isExpected: false, records: 1, examples: ["k"])
    let findings = PlanFindings(
      idleRewrites: [.init(rule: "orders", rewrite: "w", records: 1)], residue: [residue],
      residueBeyond: 1, absentUsers: [.init(SamplePlan.second, .nothing)], absentTotal: 2,
      unknownUsers: 1, emptyNamespaces: [.init("A", hasOtherKeys: false)])
    let edits: [(inout PlanFindings) -> Void] = [
      { _ in }, { $0.idleRewrites[0].rule = "other" }, { $0.idleRewrites[0].rewrite = "v" },
      { $0.idleRewrites[0].records = 2 }, { $0.residue[0].rule = "other" },
      { $0.residue[0].isExpected = true }, { $0.residue[0].records = 2 },
      { $0.residue[0].examples = [] }, { $0.residue[0].place.isMemberName = true },
      { $0.residue[0].place.isOthers = true }, { $0.residue[0].place.place.document = .metadata },
      { $0.residueBeyond = 2 }, { $0.absentUsers[0].identity = SamplePlan.identity },
      { $0.absentUsers[0].trace = .directory },
      { $0.absentTotal = 3 }, { $0.unknownUsers = 2 }, { $0.emptyNamespaces[0].namespace = "B" },
      { $0.emptyNamespaces[0].hasOtherKeys = true }, { $0.emptyNamespaces = [] },
    ]
    for edit in edits {
      var edited = findings
      edit(&edited)
      found.insert(try await digests(subject, findings: edited).headerDigest)
    }
    #expect(found.count == 1 + requests.count + edits.count)
  }
}
