import Core
import Foundation
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import Governance

/// Who made a plan, by signature, and who applies it, by key.
@Suite struct AuthorshipTests {
  private static let now = Timestamp(seconds: 1_700_000_000)
  private static let digest = RunningDigest.text(of: [1])

  private func plan(_ authors: PlanAuthors, actor: String = "ops") throws -> PolicyCheck.Plan {
    var counts = PlanCounts()
    counts.add(2, rule: "trips", .create)
    counts.users = 1
    var plan = PolicyCheck.Plan(
      header: SamplePlan.header(actor: actor), subject: try SamplePlan.subject(),
      trailer: PlanTrailer(
        counts: counts, digest: Self.digest, headerDigest: RunningDigest.text(of: [2])))
    plan.authors = authors
    return plan
  }

  private func approval(by key: SigningKey, at seconds: Int64 = -60) throws -> ApprovalStore.File {
    let time = Self.now.adding(seconds: seconds)
    let statement = ApprovalStatement(
      plan: Self.digest, environment: "staging", cohort: "staging-01", name: "whoever",
      author: "ops",
      time: time, expires: Self.now.adding(seconds: 3_600))
    return ApprovalStore.File(
      path: "a.json", content: .success(try Approval(signing: statement, with: key)))
  }

  private func people() throws -> (alice: Approver, bob: Approver) {
    (
      Approver(name: "alice", key: try SampleKeys.alice().publicKey),
      Approver(name: "bob", key: try SampleKeys.bob().publicKey)
    )
  }

  private func demands(
    _ authors: PlanAuthors, actor: String = "ops", by signers: [SigningKey],
    applier: ApproverKey?? = nil, _ edit: (inout EnvironmentPolicy) -> Void = { _ in }
  ) throws -> [EnvironmentPolicy.Demand] {
    let policy = try SampleKeys.policy(edit)
    let files = try signers.enumerated().map {
      try approval(by: $0.element, at: Int64($0.offset) - 60)
    }
    return PolicyCheck(
      policy, try plan(authors, actor: actor), approvals: files,
      frame: PolicyFrame(isOperators: true), applier: applier.map { Applier(key: $0) },
      now: Self.now
    ).violations.map(\.demand)
  }

  // MARK: - Authors

  /// Whoever writes `--actor` writes what they like.
  @Test(arguments: ["ops", "bob", "somebody else"])
  func aNameIsNoProofOfAnAuthor(actor: String) throws {
    let alice = try SampleKeys.alice()
    #expect(try demands(.claimed, actor: actor, by: [alice]).contains(.authorship))
    #expect(try demands(.claimed, actor: actor, by: [alice]) { $0.author = .counts } == [])
    #expect(
      try demands(.claimed, actor: actor, by: []) {
        $0.approvals = 0
        $0.twoApprovals = []
      } == [])
  }

  @Test func theKeyThatSignedAPlanDoesNotApproveIt() throws {
    let people = try people()
    let (alice, bob) = (try SampleKeys.alice(), try SampleKeys.bob())
    #expect(try demands(.signed([people.bob]), by: [alice]) == [])
    #expect(try demands(.signed([people.alice]), by: [alice]) == [.approvals])
    #expect(try demands(.signed([people.alice, people.bob]), by: [alice, bob]) == [.approvals])
    // The header's word counts for nothing then.
    #expect(try demands(.signed([people.bob]), actor: "alice", by: [alice]) == [])
  }

  @Test func theServersWordCounts() throws {
    let alice = try SampleKeys.alice()
    #expect(try demands(.authenticated("token:ops"), by: [alice]) == [])
    #expect(try demands(.authenticated("ALICE"), by: [alice]) == [.approvals])
  }

  // MARK: - Who applies

  @Test func whoAppliesIsProvedByAKey() throws {
    let people = try people()
    let (alice, bob) = (try SampleKeys.alice(), try SampleKeys.bob())
    func applying(_ key: ApproverKey?, _ rules: Set<EnvironmentPolicy.ApplyRule>) throws
      -> [EnvironmentPolicy.Demand]
    {
      try demands(.signed([people.bob]), by: [alice], applier: .some(key)) { $0.applyRules = rules }
    }
    let stranger = try SigningKey().publicKey
    for rules: Set<EnvironmentPolicy.ApplyRule> in [
      [.notAuthor], [.notLastApprover], [.notAuthor, .notLastApprover],
    ] {
      #expect(try applying(nil, rules) == [.applier])
      #expect(try applying(stranger, rules) == [.applier])
    }
    #expect(try applying(nil, []) == [])
    #expect(try applying(bob.publicKey, [.notAuthor]) == [.applier])
    #expect(try applying(alice.publicKey, [.notAuthor]) == [])
    #expect(try applying(alice.publicKey, [.notLastApprover]) == [.applier])
    #expect(try applying(bob.publicKey, [.notLastApprover]) == [])
    let carol = try SigningKey()
    let other = try demands(
      .signed([people.bob]), by: [alice], applier: .some(carol.publicKey)
    ) {
      $0.applyRules = [.notAuthor, .notLastApprover]
      $0.appliers = [Approver(name: "carol", key: carol.publicKey)]
    }
    #expect(other == [])
  }

  @Test func theLastApproverIsTheLatestThatCounts() throws {
    let (alice, bob, carol) = (try SampleKeys.alice(), try SampleKeys.bob(), try SigningKey())
    let people = try people()
    func applying(_ key: ApproverKey, after signers: [SigningKey]) throws
      -> [EnvironmentPolicy.Demand]
    {
      try demands(
        .signed([Approver(name: "carol", key: carol.publicKey)]), by: signers, applier: .some(key)
      ) {
        $0.authors = [Approver(name: "carol", key: carol.publicKey)]
        $0.applyRules = [.notLastApprover]
      }
    }
    #expect(try applying(people.alice.key, after: [alice, bob]) == [])
    #expect(try applying(people.bob.key, after: [alice, bob]) == [.applier])
    #expect(try applying(people.alice.key, after: [bob, alice]) == [.applier])
  }

  @Test func anUnsignedPlanHasNoAuthorToKeepApart() throws {
    let alice = try SampleKeys.alice()
    let bob = try SampleKeys.bob().publicKey
    let found = try demands(.claimed, by: [alice], applier: .some(bob)) {
      $0.applyRules = [.notAuthor]
      $0.author = .counts
    }
    #expect(found == [.applier])
  }

  // MARK: - Files

  private func withPlanFile(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "keyshift-author-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory.appendingPathComponent("a.ksplan").path)
  }

  @Test func aSignatureHoldsForItsPlanOnly() throws {
    let subject = try SamplePlan.subject()
    let authorship = try Authorship(
      of: Self.digest, subject, time: Self.now, with: SampleKeys.alice())
    #expect(authorship.holds(for: Self.digest, subject))
    #expect(!authorship.holds(for: RunningDigest.text(of: [3]), subject))
    var other = subject
    other.environment = "production"
    #expect(!authorship.holds(for: Self.digest, other))
    other = subject
    other.name = "another"
    #expect(!authorship.holds(for: Self.digest, other))
    let bytes = authorship.encoded()
    #expect(try Authorship(decoding: bytes, at: "a.json") == authorship)
  }

  @Test(arguments: 0..<64)
  func noChangedByteOfASignaturePasses(seed: UInt64) throws {
    let subject = try SamplePlan.subject()
    let authorship = try Authorship(
      of: Self.digest, subject, time: Self.now, with: SampleKeys.alice())
    var bytes = authorship.encoded()
    var generator = SplitMix64(seed: seed)
    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
      in: 0...255, using: &generator)
    guard let read = try? Authorship(decoding: bytes, at: "a.json") else { return }
    #expect(read == authorship || !read.holds(for: Self.digest, subject))
  }

  @Test func onlyListedKeysOfThisPlanAreItsAuthors() throws {
    try withPlanFile { plan in
      let subject = try SamplePlan.subject()
      let people = try people()
      let store = AuthorshipStore(plan: plan)
      let all = [people.alice, people.bob]
      #expect(try store.signers(of: Self.digest, subject, among: all) == [])
      for key in [try SampleKeys.alice(), try SigningKey()] {
        try store.save(try Authorship(of: Self.digest, subject, time: Self.now, with: key))
      }
      try Data("{".utf8).write(to: URL(fileURLWithPath: plan + ".author-x.json"))
      let other = try Authorship(
        of: RunningDigest.text(of: [9]), subject, time: Self.now, with: SampleKeys.bob())
      try store.save(other)
      #expect(try store.signers(of: Self.digest, subject, among: all) == [people.alice])
    }
  }
}

/// A signature covers all that its document says.
@Suite struct SignedDocumentTests {
  private static let statement = ApprovalStatement(
    plan: "sha256:" + String(repeating: "1f", count: 32), environment: "production",
    cohort: "cohort-01", name: "alice", author: "ops",
    time: Timestamp(seconds: 1_700_000_000), expires: Timestamp(seconds: 1_700_086_400))

  @Test(arguments: [
    // A time has many spellings, and one is signed.
    ("\"time\":\"2023-11-14T22:13:20.000Z\"", "\"time\":\"2023-11-14T22:13:20Z\""),
    ("\"time\":\"2023-11-14T22:13:20.000Z\"", "\"time\":\"2023-11-14T22:13:20.000+00:00\""),
    ("\"time\":\"2023-11-14T22:13:20.000Z\"", "\"time\":\"2023-11-14T23:13:20.000+01:00\""),
    ("\"time\":\"2023-11-14T22:13:20.000Z\"", "\"time\":\"2023-11-14T22:13:20.000\\u005a\""),
    ("\"expires\":\"2023-11-15T22:13:20.000Z\"", "\"expires\":\"2023-11-15T22:13:20.0000Z\""),
    // Of a member that stands twice neither counts.
    ("\"name\":\"alice\"", "\"name\":\"alice\",\"name\":\"bob\""),
    ("\"name\":\"alice\"", "\"name\":\"bob\",\"name\":\"alice\""),
    ("\"name\":\"alice\"", "\"name\":\"alice\",\"name\":null"),
    ("\"name\":\"alice\"", "\"name\":\"alice\",\"n\\u0061me\":\"bob\""),
    // What no signature covers has no place.
    ("\"name\":\"alice\"", "\"name\":\"alice\",\"role\":\"admin\""),
    ("\"name\":\"alice\"", "\"name\":\"alice\",\"Name\":\"bob\""),
  ])
  func anEditedDocumentIsRefused(old: String, new: String) throws {
    let approval = try Approval(signing: Self.statement, with: SampleKeys.alice())
    let text = String(decoding: ApprovalCodecV1.encode(approval), as: UTF8.self)
    let edited = text.replacingOccurrences(of: old, with: new)
    #expect(edited != text)
    let error = #expect(throws: LedgerError.self) {
      try ApprovalCodecV1.decode(Array(edited.utf8), at: "a.json")
    }
    #expect(error?.code == .corrupted)
  }

  /// Pretty-printing and the order of members are nobody's statement.
  @Test func itsLayoutIsFree() throws {
    let approval = try Approval(signing: Self.statement, with: SampleKeys.alice())
    let text = String(decoding: ApprovalCodecV1.encode(approval), as: UTF8.self)
    let spread = text.replacingOccurrences(of: ",\"", with: " ,\r\n\t\"")
    #expect(try ApprovalCodecV1.decode(Array(spread.utf8), at: "a.json") == approval)
  }
}
