import ByteJSON
import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Rewrites in plan files")
struct PlanRewriteTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static func subject(
    _ rewrites: [(JSONPlace, Rewrite.Target)], json: [JSONPlace] = []
  ) throws -> PlanSubject {
    var subject = try SamplePlan.subject()
    subject.rules[0].rewrites = try rewrites.map { place, target in
      Rewrite(at: place, target, from: try KeyTemplate("{legacy}"), to: try KeyTemplate("{id}"))
    }
    subject.rules[0].jsonStrings = json
    return subject
  }

  private static func place(_ path: String, _ document: JSONPlace.Document = .value) throws
    -> JSONPlace
  {
    JSONPlace(document, try JSONPattern(path))
  }

  @Test func areReadAsTheyWereWritten() async throws {
    let subject = try Self.subject(
      [
        (Self.place("/a/~2"), .text), (Self.place("/a/*"), .text), (Self.place("/p"), .memberNames),
        (Self.place("/t/*/p"), .memberNames), (Self.place("/u", .metadata), .text),
        (Self.place("/*", .metadata), .memberNames), (Self.place("/j/k/u"), .text),
        (Self.place("/j/u", .metadata), .text), (Self.place(""), .memberNames),
        (Self.place("/n"), .number), (Self.place("/n/*", .metadata), .number),
      ],
      json: [Self.place("/j"), Self.place("/j/*"), Self.place("/j", .metadata)])
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path, subject: subject)
    #expect(try PlanReader(verifying: path.string).subject == subject)
  }

  /// A star in a plan of version 0.2.0 is part of a name, and stays so under the same digest.
  @Test func aStarInAnEarlierPlanIsAName() async throws {
    let pointer = try JSONPointer("/a/*")
    let subject = try Self.subject([(JSONPlace(.value, JSONPattern(pointer)), .text)])
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path, subject: subject)
    let read = try PlanReader(verifying: path.string).subject
    #expect(read.rules[0].rewrites[0].place.path.steps == [.name([0x61]), .name([0x2A])])
    let each = try Self.subject([(Self.place("/a/*"), .text)])
    let first = try await SamplePlan.write(to: nil, subject: subject).trailer.digest
    let second = try await SamplePlan.write(to: nil, subject: each).trailer.digest
    #expect(first != second)
  }

  @Test func everyPartOfARewriteCountsInTheDigest() async throws {
    let subjects = try [
      Self.subject([(Self.place("/a"), .text)]), Self.subject([(Self.place("/a"), .memberNames)]),
      Self.subject([(Self.place("/a"), .number)]),
      Self.subject([(Self.place("/*"), .text)]),
      Self.subject([(Self.place("/a", .metadata), .text)]),
      Self.subject([(Self.place("/a/b"), .text)]),
      Self.subject([(Self.place("/a/b"), .text)], json: [Self.place("/a")]),
      Self.subject([(Self.place("/a/b"), .text)], json: [Self.place("/*")]),
    ]
    var digests: Set<String> = []
    for subject in subjects {
      digests.insert(try await SamplePlan.write(to: nil, subject: subject).trailer.digest)
    }
    #expect(digests.count == subjects.count)
  }

  @Test func aNumberOfMoreThanANameIsRefused() async throws {
    var subject = try Self.subject([(Self.place("/a"), .number)])
    subject.rules[0].rewrites[0].from = try KeyTemplate("x{legacy}")
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path, subject: subject)
    #expect(throws: PlanRefusal.self) { try SamplePlan.read(path) }
  }

  @Test func rewritesThatNoCohortPlanMayHaveAreRefused() async throws {
    let subject = try Self.subject([(Self.place("/a"), .text)], json: [Self.place("/b")])
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path, subject: subject)
    #expect(throws: PlanRefusal.self) { try SamplePlan.read(path) }
  }
}
