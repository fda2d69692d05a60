import ByteJSON
import CohortYAML
import Core
import StoreKinds
import Testing

struct SamplePlansTests {
  private func decode(_ name: String) throws -> CohortPlan {
    let decoder = CohortPlanDecoder(
      stores: StoreKinds.all, environment: { $0 == "KEYSHIFT_VAR_STORE" ? "/srv/kv.sqlite" : nil },
      readFile: { try Samples.bytes($0) })
    let file = "plans/\(name)"
    let (plan, warnings) = try decoder.decode(try Samples.bytes(file), file: file)
    #expect(warnings.isEmpty)
    return plan
  }

  @Test(arguments: try Samples.names(in: "plans"))
  func everySampleDecodes(name: String) throws {
    let plan = try decode(name)
    #expect(plan.file == "plans/\(name)")
    #expect(!plan.members.isEmpty)
    let firstLine = try Samples.bytes("plans/\(name)").prefix { $0 != 0x0A }
    #expect(
      String(decoding: firstLine, as: UTF8.self)
        == "# yaml-language-server: $schema=../schemas/cohort-plan.schema.json")
  }

  @Test func demoHoldsEveryFamilyOfKeys() throws {
    let plan = try decode("demo.yaml")
    #expect(
      plan.rules.map(\.name) == [
        "hughesnet-trips", "trips", "trip-count", "expenses", "mileage", "trash",
        "hughesnet-settings", "hughesnet-db", "hughesnet-session", "settings", "authenticators",
        "orders",
      ])
    #expect(plan.store.address == StoreAddress("sqlite", "../state/demo/store.sqlite"))
    let first = try #require(plan.members.first)
    #expect(first.legacy == "johndoe")
    #expect(first.id == "550e8400-e29b-41d4-a716-446655440000")
    #expect(
      first.range == SourceRange(file: "plans/cohorts/demo.csv", line: 2, column: 1, length: 7))
    #expect(plan.directory?.fold == .lowercase)
    #expect(plan.limits == Limits(users: 50, keysPerUser: 500, batch: 500, planAge: 604_800))
    #expect(plan.accept == Acceptance())
    let trash = plan.rules[5]
    #expect(trash.newerBy.map(\.text) == ["/metadata/deletedAt"])
    #expect(trash.owner?.text == "/userId")
    #expect(
      trash.rewrites.map(\.from.text) == [
        "{legacy}", "trip:{legacy}:hns_{legacy}_{date}", "trip:{legacy}:{record}",
      ])
    #expect(plan.rules[11].keys == .inPlace(try KeyTemplate("hns:order:{order}")))
  }

  @Test func largeExpandsAliasesAndVariables() throws {
    let plan = try decode("large.yaml")
    #expect(plan.store.address == StoreAddress("sqlite", "/srv/kv.sqlite"))
    #expect(plan.rules[0].newerBy == plan.rules[1].newerBy)
    #expect(plan.rules[1].rewrites.count == 1)
    #expect(plan.members.map(\.legacy).prefix(3) == ["maria.silva", "007", "true"])
    #expect(plan.members[0].aliases == ["msilva"])
    #expect(plan.members.map(\.legacy).suffix(3) == ["doe, jane", "the \"real\" bob", "zoë"])
    #expect(plan.accept.failureRatePPM == 1_000)
    #expect(plan.limits.planAge == 86_400)
  }

  @Test func cloudflareTakesItsBindingsFromTheWranglerSample() throws {
    let plan = try decode("cloudflare.yaml")
    #expect(plan.store.address.kind == "cloudflare")
    #expect(
      plan.store.address.value
        == .fields([
          StoreValue.Field("wrangler", .text("wrangler.toml")),
          StoreValue.Field("environment", .text("staging")),
        ]))
    #expect(plan.publish == Publication(namespace: "BETA_MIGRATIONS_KV"))
  }

  @Test func applicationNamesAccountsIndexAndAutoMigration() throws {
    let plan = try decode("application.yaml")
    #expect(plan.accounts?.namespace == "BETA_USERS_KV")
    #expect(plan.accounts?.sessions == "BETA_SESSIONS_KV")
    guard case .http(let routes) = try #require(plan.index).provider else {
      Issue.record("the index is not reached by routes")
      return
    }
    #expect(routes.put == nil)
    #expect(routes.headers.map(\.variable) == ["KEYSHIFT_SECRET_DO"])
    let auto = try #require(plan.auto)
    #expect(!auto.isEnabled)
    #expect(auto.users == ["cd29a839-4167-4f79-bf3f-ed63daaa7352"])
    #expect(auto.counter.key(of: "u") == "meta:user:u:trip_count")
  }
}

/// The schema refuses the same files; `schemas/check` sees to that.
struct RejectedSamplesTests {
  @Test(arguments: try Samples.names(in: "Tests/CohortYAMLTests/Rejected"))
  func everyRejectedSampleIsRejected(name: String) throws {
    let decoding = Decoding(try Samples.bytes("Tests/CohortYAMLTests/Rejected/\(name)"))
    #expect(decoding.plan == nil)
    #expect(decoding.diagnostics.contains { $0.severity == .error })
  }

  /// All of them are a base plan with one mistake; the base itself is none.
  @Test func thePlanTheyAreMadeOfDecodes() {
    #expect(Decoding(plan()).diagnostics.isEmpty)
  }
}
