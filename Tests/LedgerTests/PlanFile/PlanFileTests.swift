import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Plan files")
struct PlanFileTests {
  @Test func whatIsWrittenIsRead() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    let (lines, trailer) = try await SamplePlan.write(to: path)
    let reader = try PlanReader(verifying: path.string)
    #expect(reader.header == SamplePlan.header())
    #expect(reader.subject == (try SamplePlan.subject()))
    #expect(reader.trailer.digest == trailer.digest)
    #expect(reader.trailer.counts.operations == SamplePlan.operations().count)
    #expect(reader.trailer.counts.outside == 3)
    #expect(reader.trailer.counts["orders", .rewrite] == 1)
    #expect(try SamplePlan.read(path) == lines)
    #expect(directory.names == ["a.ksplan"])
  }

  @Test func manyLinesAreReadInOrder() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    let operations = (0..<5_000).map { number in
      var operation = SamplePlan.operations()[0]
      let record = Array(String(100_000 + number).utf8)
      operation.source = SamplePlan.tripKey(of: SamplePlan.identity.legacy, record)
      operation.destination = SamplePlan.tripKey(of: SamplePlan.identity.id, record)
      operation.bytes = number
      return operation
    }
    let (lines, _) = try await SamplePlan.write(to: path, operations: operations)
    #expect(try SamplePlan.read(path) == lines)
  }

  @Test func theDigestDoesNotDependOnTheHeader() async throws {
    let directory = try TemporaryDirectory()
    var digests: Set<String> = []
    for (number, header) in [
      SamplePlan.header(), SamplePlan.header(tool: "other"), SamplePlan.header(created: 1),
      SamplePlan.header(actor: "other"),
    ].enumerated() {
      let path = directory.file("\(number).ksplan")
      digests.insert(try await SamplePlan.write(to: path, header: header).trailer.digest)
      #expect(try refusal(of: path) == nil)
    }
    digests.insert(try await SamplePlan.write(to: nil).trailer.digest)
    #expect(digests.count == 1)
  }

  /// The digest is what reviewers approve: a change here invalidates approvals given.
  @Test func theDigestOfASmallPlanIsFixed() async throws {
    let trailer = try await SamplePlan.write(
      to: nil, operations: Array(SamplePlan.operations().suffix(2))
    ).trailer
    #expect(
      trailer.digest == "sha256:9ec018f4e0ce900504405f8b50f2b8539542645831eb51307283c5ee5ec151b1")
  }

  @Test func theDigestCoversOperationsAndSubject() async throws {
    let whole = try await SamplePlan.write(to: nil).trailer.digest
    let fewer = try await SamplePlan.write(
      to: nil, operations: SamplePlan.operations().dropLast()
    ).trailer.digest
    #expect(whole != fewer)
    var subject = try SamplePlan.subject()
    let writer = try PlanWriter(to: nil, header: SamplePlan.header(), subject: subject)
    let first = try await writer.finish(PlanCounts()).digest
    subject.storeIdentity = "sqlite:other"
    let other = try PlanWriter(to: nil, header: SamplePlan.header(), subject: subject)
    #expect(try await other.finish(PlanCounts()).digest != first)
  }

  @Test func aPlanThatIsNotFinishedDoesNotAppear() async throws {
    let directory = try TemporaryDirectory()
    do {
      let writer = try PlanWriter(
        to: directory.file("a.ksplan").string, header: SamplePlan.header(),
        subject: try SamplePlan.subject())
      try await writer.append(Array("{}\n".utf8))
    }
    #expect(directory.names.isEmpty)
  }

  @Test func anEmptyPlanIsAPlan() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    let writer = try PlanWriter(
      to: path.string, header: SamplePlan.header(), subject: try SamplePlan.subject())
    _ = try await writer.finish(PlanCounts())
    #expect(try SamplePlan.read(path).isEmpty)
  }
}
