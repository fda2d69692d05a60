import Foundation
import Ledger
import StoreTesting
import Testing

extension StateConformance {
  static var planChecks: [Check] {
    [
      Check("a cohort's own plan has one place") { try await ownPlan($0) },
      Check("a draft is no plan until it is kept") { try await drafts($0) },
    ]
  }

  private static func ownPlan(_ subject: StateSubject) async throws {
    let (one, two) = (try subject.cohort(), try subject.cohort("two"))
    let file = try await subject.backend.planFile(of: one)
    subject.expect(try await subject.site.open().planFile(of: one), equals: file)
    subject.expect(try await subject.backend.planFile(of: two) != file)
    try Data("plan".utf8).write(to: URL(filePath: file))
    let found = try await subject.backend.savedPlans()
    subject.expect(found.map(\.path), equals: [file])
    try Data("another plan".utf8).write(to: URL(filePath: file))
    subject.expect(try await subject.backend.savedPlans().first?.version != found.first?.version)
  }

  private static func drafts(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let digest = "sha256:" + String(repeating: "ab", count: 32)
    var kept: Set<String> = []
    for number in 0..<2 {
      let draft = try await subject.backend.draftPlan(of: cohort, id: "draft-\(number)")
      try Data("plan \(number)".utf8).write(to: URL(filePath: draft))
      subject.expect(try await subject.backend.savedPlans().count, equals: number == 0 ? 0 : 1)
      kept.insert(try await subject.backend.keepPlan(draft, of: cohort, digest: digest))
    }
    // The same plan again replaces itself.
    subject.expect(kept.count, equals: 1)
    subject.expect(
      Set(try await subject.site.open().savedPlans().map(\.path)), equals: kept)
    let dropped = try await subject.backend.draftPlan(of: cohort, id: "draft-9")
    try Data("plan".utf8).write(to: URL(filePath: dropped))
    await subject.backend.dropPlan(dropped)
    await subject.expectError(.notFound) {
      _ = try await subject.backend.keepPlan(dropped, of: cohort, digest: digest)
    }
    subject.expect(try await subject.backend.savedPlans().count, equals: 1)
  }
}
