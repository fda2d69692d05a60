import Core
import Engine
import Ledger
import Testing

@Suite("Planning some users of a cohort plan")
struct CohortPlannerTests {
  private typealias A = AccountsWorld

  private static func prepare(
    _ members: [CohortMember], of cohort: [CohortMember], directory: Bool = true
  ) async throws -> (input: PlanInput, warnings: [Diagnostic]) {
    let store = try await World.store([A.name("johndoe", "ID-J"), A.name("mary", "ID-M")])
    let plan = try A.plan(cohort, directory: directory ? A.directory() : nil)
    return try await CohortPlanner(store: store, plan: plan, memory: nil).prepare(members)
  }

  @Test func idsAreLookedUpAndConfirmed() async throws {
    let cohort = [A.member("johndoe", nil), A.member("mary", "ID-M", "molly")]
    let (input, warnings) = try await Self.prepare(cohort, of: cohort)
    #expect(
      input.identities == [
        Identity(legacy: "johndoe", id: "ID-J"), Identity(legacy: "mary", id: "ID-M"),
        Identity(legacy: "molly", id: "ID-M"),
      ])
    #expect(warnings.map(\.code) == ["id-not-confirmed"])
  }

  @Test func aMemberAloneIsPlannedWithoutTheOthers() async throws {
    let cohort = [A.member("johndoe", nil), A.member("mary", "ID-M")]
    let (input, _) = try await Self.prepare([A.member("johndoe", "ID-J")], of: cohort)
    #expect(input.identities == [World.john])
  }

  @Test(arguments: [
    (A.member("Mary", "ID-X"), false, "names-differ-in-case"),
    (A.member("mary", "ID-X"), false, "colliding-legacy-name"),
    (A.member("ID-M", "ID-X"), false, "legacy-name-is-an-id"),
    (A.member("mary:2", "ID-X"), false, "legacy-name-contains-delimiter"),
    (A.member("x", "id-m"), false, "ids-differ-in-case"),
    (A.member("x", nil), true, "not-in-directory"),
    (A.member("johndoe", "ID-X"), true, "directory-disagrees"),
  ])
  func whoMayNotBeMigratedIsRefusedBesideTheCohort(
    member: CohortMember, directory: Bool, code: String
  ) async throws {
    let error = await #expect(throws: DiagnosticsError.self) {
      _ = try await Self.prepare([member], of: [A.member("mary", "ID-M")], directory: directory)
    }
    #expect(error?.diagnostics.map(\.code) == [code])
  }

  @Test func theSubjectAsksForNoIndexWhereThereIsNone() throws {
    let plan = try A.plan([A.member("mary", "ID-M")], directory: nil)
    let subject = plan.subject(store: StoreAddress("sqlite", "s"), identity: "sqlite:s")
    #expect(subject.accept.index == .ignored)
    #expect(subject.name == plan.name && subject.rules.count == plan.rules.count)
    let header = plan.header(
      tool: "t", actor: "a", baseDirectory: "/", at: Timestamp(seconds: 10))
    #expect(header.expires == Timestamp(seconds: 10 + plan.limits.planAge))
  }
}
