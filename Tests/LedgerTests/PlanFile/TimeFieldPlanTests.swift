import ByteJSON
import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Times of a rule in plan files")
struct TimeFieldPlanTests {
  private static func subject(
    _ fields: [TimeField], absentIsUnchanged: Bool = false
  ) throws -> PlanSubject {
    var subject = try SamplePlan.subject()
    subject.rules[0].newerBy = fields
    subject.rules[0].absentIsUnchanged = absentIsUnchanged
    return subject
  }

  private static func fields() throws -> [[TimeField]] {
    let at = try JSONPointer("/a~1b")
    return [
      [], [TimeField(at)], [TimeField(at, in: .metadata)], [TimeField(at, unit: .seconds)],
      [TimeField(at, zone: 0)], [TimeField(at, zone: -19_800)],
      [TimeField(at, in: .metadata, unit: .nanoseconds, zone: 50_400), TimeField(at)],
    ]
  }

  @Test func readAsTheyWereWritten() async throws {
    let directory = try TemporaryDirectory()
    var digests: Set<String> = []
    for fields in try Self.fields() {
      for absent in [false, true] {
        let path = directory.file("plan-\(digests.count)")
        let subject = try Self.subject(fields, absentIsUnchanged: absent)
        var operations = SamplePlan.operations()
        // A rule without such a field compares no times.
        if fields.isEmpty { for index in operations.indices { operations[index].times = nil } }
        digests.insert(
          try await SamplePlan.write(to: path, subject: subject, operations: operations)
            .trailer.digest)
        let read = try VerifiedPlan(path.string).subject.rules[0]
        #expect(read.newerBy == fields)
        #expect(read.absentIsUnchanged == absent)
      }
    }
    // Each is approved by itself.
    #expect(digests.count == 14)
  }
}
