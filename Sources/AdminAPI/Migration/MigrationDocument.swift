import Core
import Engine
import Ledger
import RecordIndex
import Review

/// What a request for a migration is answered with, as far as the work went.
struct MigrationDocument {
  let request: MigrationRequest
  let environment: String
  let resolved: [ResolvedUser]
  /// Nil where none of the users was found.
  var plan: PlannedMigration?
  /// Nil after a dry run.
  var applied: AppliedMigration?
  /// The cohort's users as its state has them, after an apply.
  var progress: [UserProgress] = []
  var published: [Bytewise: PublishedProgress] = [:]
  var repair: IndexRepairReport?

  init(_ request: MigrationRequest, environment: String, _ selection: UserSelection) {
    self.request = request
    self.environment = environment
    resolved = selection.resolved
  }

  var json: JSONValue {
    let run = applied?.applied.report
    return [
      "format": "keyshift.migration/1", "apply": .bool(request.apply),
      "environment": .string(environment), "cohort": .string(plan?.subject.name),
      "plan": plan.map(Self.json) ?? .null,
      "run": .string(run?.run), "outcome": .string(run?.outcome.rawValue),
      "tally": run.map { JSONValue($0.tally) } ?? .null,
      "error": .string(run?.error.map { "\($0)" } ?? applied?.applied.unpublished?.description),
      "gates": applied?.gates.map { GateView.json($0) } ?? .null,
      "gates_pending": .bool(applied?.areGatesPending ?? false),
      "results": .array(resolved.map(result)),
    ]
  }

  private static func json(_ plan: PlannedMigration) -> JSONValue {
    let counts = plan.result.trailer.counts
    return [
      "digest": .string(plan.result.trailer.digest), "users": .integer(counts.users),
      "operations": .integer(counts.operations), "writes": .integer(counts.writes),
      "unmatched": .integer(counts.unmatched),
    ]
  }

  private func result(_ user: ResolvedUser) -> JSONValue {
    switch user.result {
    case .failure(let failure): .object(UserDocument.refusal(user.asked, failure))
    case .success(let member): .object(result(user.asked, member))
    }
  }

  private func result(_ asked: String, _ member: CohortMember) -> [JSONValue.Member] {
    let id = member.id ?? ""
    let counts = UserPlanCounts(plan?.result.users.filter { $0.identity.id.isSame(as: id) } ?? [])
    let progress = progress.filter { $0.identity.id.isSame(as: id) }
    var members = UserDocument.names(asked, member)
    if applied == nil {
      members.append(JSONValue.Member("done", .bool(counts.isDone)))
      members.append(JSONValue.Member("migrated", .integer(counts.migrated)))
    } else {
      let tally = progress.reduce(into: Tally()) { $0 += $1.tally }
      members += [
        JSONValue.Member("done", .bool(progress.areDone)),
        JSONValue.Member("migrated", .integer(tally.applied + tally.already)),
        JSONValue.Member("tally", JSONValue(tally)),
      ]
    }
    members += [
      JSONValue.Member("planned", JSONValue(counts.actions)),
      JSONValue.Member("unmatched", .integer(counts.unmatched)),
      JSONValue.Member("migrationState", published[Bytewise(id)]?.storage ?? .null),
      JSONValue.Member("doMigrationState", published[Bytewise(id)]?.index ?? .null),
      JSONValue.Member(
        "doRepair",
        repair?.users.first { $0.before.user.id.isSame(as: id) }.map { IndexView.json($0) } ?? .null
      ),
    ]
    return members
  }
}

/// One user's planned operations, over all names.
struct UserPlanCounts {
  private(set) var actions: [Action: Int] = [:]
  private(set) var unmatched = 0

  init(_ users: [UserCounts]) {
    for user in users {
      for action in Action.allCases {
        actions[action, default: 0] += user.counts[action]
      }
      unmatched += user.unmatched
    }
  }

  /// Records that an apply leaves in place: those it writes and those that are there.
  var migrated: Int {
    Action.allCases.reduce(0) { sum, action in
      action.writes || action == .unchanged ? sum + (actions[action] ?? 0) : sum
    }
  }

  /// Whether there are records, and an apply would have nothing to do, and a person neither.
  var isDone: Bool {
    actions.values.contains { $0 > 0 }
      && !Action.allCases.contains {
        ($0.writes || $0 == .conflict || $0 == .reject) && (actions[$0] ?? 0) > 0
      }
  }
}
