import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Plans of rollbacks and clean-ups")
struct PlanPurposeTests {
  static let seal = "sha256:" + String(repeating: "0f", count: 32)
  static let purposes: [PlanSubject.Purpose] = [
    .rollback(RollbackBasis(run: "run-1", kind: "apply", journal: seal, reason: "a\u{1}\"b")),
    .rollback(RollbackBasis(run: "run-1", kind: "cleanup", journal: nil)),
    .cleanup(
      CleanupBasis(run: "run-1", planDigest: seal, waitingSeconds: 7_776_000, coveragePPM: 950_000)),
    .rollback(
      RollbackBasis(
        .cohort([
          RollbackBasis.Run(id: "run-2", kind: "cleanup", journal: nil),
          RollbackBasis.Run(id: "run-1", kind: "apply", journal: seal),
        ]), reason: "why")),
  ]

  @Test(arguments: purposes) func whatIsWrittenIsRead(_ purpose: PlanSubject.Purpose) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    var subject = try SamplePlan.subject()
    subject.purpose = purpose
    var operation = SamplePlan.operations()[0]
    operation.action = .delete
    operation.reason = .destinationVerified
    operation.destinationFingerprint = SamplePlan.fingerprint("there")
    operation.resultFingerprint = nil
    if case .rollback = purpose {
      operation.reason = .writtenByRun
      operation.source = operation.destination
      operation.destinationFingerprint = operation.sourceFingerprint
    }
    let (lines, _) = try await SamplePlan.write(
      to: path, subject: subject, operations: [operation],
      hasUnmatched: subject.purpose.name == "cleanup")
    #expect(try PlanReader(verifying: path.string).subject == subject)
    #expect(try SamplePlan.read(path) == lines)
  }

  @Test func theDigestCoversWhatAPlanRestsOn() async throws {
    var digests: Set<String> = []
    for purpose in [.migrate] + Self.purposes {
      var subject = try SamplePlan.subject()
      subject.purpose = purpose
      digests.insert(try await SamplePlan.write(to: nil, subject: subject).trailer.digest)
    }
    #expect(digests.count == Self.purposes.count + 1)
  }

  @Test(arguments: [
    "", "..", "../../elsewhere", "a/b", "/etc", "a/\u{301}b", "\u{0D4E}/x", "a\u{0D4E}/../\u{301}b",
  ])
  func aRunIsADirectoryAmongRuns(_ name: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    var subject = try SamplePlan.subject()
    subject.purpose = .rollback(RollbackBasis(run: name, kind: "apply", journal: nil))
    try await SamplePlan.write(to: path, subject: subject)
    #expect(try refusal(of: path) == .tampered)
  }

  /// Runs that are missing, twice there, or elsewhere.
  @Test(arguments: [[], ["a", "a"], ["a", "b/c"], [""], ["a", ".."]])
  func theRunsOfACohortAreDirectoriesAmongRuns(_ names: [String]) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    var subject = try SamplePlan.subject()
    subject.purpose = .rollback(
      RollbackBasis(
        .cohort(names.map { RollbackBasis.Run(id: $0, kind: "apply", journal: Self.seal) })))
    try await SamplePlan.write(to: path, subject: subject)
    #expect(try refusal(of: path) == .tampered)
  }

  /// One form or the other: a reader that knows only `run` finds none in the rollback of a cohort.
  @Test(arguments: [
    (#""runs":["#, #""run":"a","runs":["#), (#""runs":["#, #""kind":"apply","runs":["#),
    (#""runs":["#, #""journal":"a","runs":["#), (#""runs":["#, #""ran":["#),
  ])
  func theRollbackOfACohortNamesNoRunByItself(_ old: String, _ new: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    var subject = try SamplePlan.subject()
    subject.purpose = Self.purposes[3]
    try await SamplePlan.write(to: path, subject: subject)
    let text = String(decoding: try decompressed(path), as: UTF8.self)
    try compress(Array(text.replacing(old, with: new).utf8), to: path)
    #expect(try refusal(of: path) == .tampered)
  }

  @Test(arguments: [
    (#""purpose":"cleanup""#, #""purpose":"rollback""#),
    (#""purpose":"cleanup""#, #""purpose":"migrate""#),
    (#""purpose":"cleanup""#, #""purpose":"other""#),
    (#""cleanup":{"#, #""rollback":{"#), (#""cleanup":{"#, #""nothing":{"#),
  ])
  func aPurposeThatRestsOnNothingIsRefused(_ old: String, _ new: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    var subject = try SamplePlan.subject()
    subject.purpose = Self.purposes[2]
    try await SamplePlan.write(to: path, subject: subject)
    let text = String(decoding: try decompressed(path), as: UTF8.self)
    try compress(Array(text.replacing(old, with: new).utf8), to: path)
    let code = try refusal(of: path)
    #expect(code == .tampered || code == .notAPlan)
  }
}
