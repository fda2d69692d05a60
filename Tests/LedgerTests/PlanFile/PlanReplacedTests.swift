import Ledger
import SystemPackage
import TestKit
import Testing

/// What was checked is what is read.
@Suite struct PlanReplacedTests {
  @Test func aPlanThatIsReplacedIsReadAsItWasChecked() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    let (written, _) = try await SamplePlan.write(to: path)
    let plan = try VerifiedPlan(path.string)
    try await SamplePlan.write(to: path, operations: Array(SamplePlan.operations().prefix(1)))
    var reader = try plan.open()
    var lines: [PlanLine] = []
    while let line = try reader.next() { lines.append(line) }
    #expect(lines == written)
  }

  @Test func aClosedPlanThatIsReplacedIsNotRead() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path)
    let plan = try VerifiedPlan(path.string).closed
    _ = try plan.open()
    try await SamplePlan.write(to: path, operations: Array(SamplePlan.operations().prefix(1)))
    let refusal = try #require(throws: PlanRefusal.self) { _ = try plan.open() }
    #expect(refusal.code == .tampered)
  }

  @Test(arguments: ["/dev/zero", "/dev", "/proc/self/mem"])
  func whatIsNoRegularFileIsNotRead(_ path: String) throws {
    #expect(throws: LedgerError.self) { try VerifiedPlan(path) }
  }

  @Test func aPlanWrittenToInPlaceIsNotRead() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    try await SamplePlan.write(to: path)
    let plan = try VerifiedPlan(path.string)
    let bytes = try #require(contents(path))
    try DurableAppender(path).append(bytes)
    let refusal = try #require(throws: PlanRefusal.self) { _ = try plan.open() }
    #expect(refusal.code == .tampered)
  }

  @Test func onceOpenItIsReadToItsEnd() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    let (written, _) = try await SamplePlan.write(to: path)
    var reader = try VerifiedPlan(path.string).open()
    try await SamplePlan.write(to: path, operations: [])
    var lines: [PlanLine] = []
    while let line = try reader.next() { lines.append(line) }
    #expect(lines == written)
  }
}
