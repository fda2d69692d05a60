import Core
import Engine
import Ledger
import RecordIndex
import Review

/// Says how far users are. Lists keys, reads the application's records of progress, and writes nothing.
struct StatusService<Store: KeyValueStore, Access: AdminAccess>: Sendable {
  let store: Store
  let access: Access
  let configuration: AdminConfiguration

  private var plan: CohortPlan { configuration.cohort }

  func document(_ request: StatusRequest) async throws -> JSONValue {
    let selection = UserSelection(
      try await UserResolver(store: store, plan: plan).resolve(request.users))
    let states = try await MigrationStates(store: store, publication: plan.publish)
      .read(selection.members.compactMap(\.id))
    let indexes = request.index ? try await checkIndex(selection) : nil
    var results: [JSONValue] = []
    for user in selection.resolved {
      switch user.result {
      case .failure(let failure): results.append(.object(UserDocument.refusal(user.asked, failure)))
      case .success(let member):
        results.append(
          try await result(
            user.asked, member, states[Bytewise(member.id ?? "")],
            indexes?[Bytewise(member.id ?? "")]))
      }
    }
    return [
      "format": "keyshift.migration-status/1", "environment": .string(plan.environment),
      "cohort": .string(plan.name), "results": .array(results),
    ]
  }

  private func result(
    _ asked: String, _ member: CohortMember, _ states: PublishedProgress?,
    _ index: IndexReport.User?
  ) async throws -> JSONValue {
    let input = PlanInput(
      identities: member.identities, rules: plan.rules, limits: plan.limits)
    let counts = try await CoverageReading(
      store: store, spoolDirectory: configuration.surroundings.temporaryDirectory
    ).read(input)
    var members = UserDocument.names(asked, member)
    members += LegacyCounts(plan.rules, counts).members
    members += [
      JSONValue.Member("migrationState", states?.storage ?? .null),
      JSONValue.Member("doMigrationState", states?.index ?? .null),
      JSONValue.Member("doRepair", index.map { IndexView.json($0) } ?? .null),
    ]
    return .object(members)
  }

  private func checkIndex(_ selection: UserSelection) async throws -> [Bytewise: IndexReport.User] {
    guard let index = plan.index else {
      throw AdminError.invalid(
        "the cohort plan has no 'index:' section, so there is no index to check")
    }
    let users = IndexUser.users(selection.members.flatMap(\.identities))
    let report = try await access.withIndex(index, writing: false) { target in
      try await IndexCheck(
        store: store, records: index.records, rules: plan.rules, target: target,
        retry: configuration.retry, now: configuration.now
      ).check(users)
    }
    return Dictionary(
      report.users.map { (Bytewise($0.user.id), $0) }, uniquingKeysWith: { first, _ in first })
  }
}
