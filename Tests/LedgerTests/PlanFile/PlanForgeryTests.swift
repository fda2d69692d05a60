import Core
import Ledger
import SystemPackage
import TestKit
import Testing

/// A plan's author can make its digests fit; what it says is worked out from its operations all the same.
@Suite struct PlanForgeryTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let trips = "trips \"1\""

  /// - Returns: why the plan was refused; nil where it was accepted.
  private func refusal(
    of lines: [PlanLine], counts: PlanCounts? = nil, header: PlanHeader = SamplePlan.header(),
    subject: PlanSubject? = nil
  ) async throws -> PlanRefusal? {
    let path = directory.file("a.ksplan")
    _ = try await SamplePlan.write(
      lines, counts ?? SamplePlan.counts(lines), to: path, header: header, subject: subject)
    do {
      _ = try SamplePlan.read(path)
      return nil
    } catch let error as PlanRefusal {
      return error
    }
  }

  private static func operation(
    _ record: String = "1", of user: Identity = SamplePlan.second, action: Action = .create,
    reason: Reason = .destinationAbsent, source: Key? = nil, destination: Key? = nil,
    there: String? = nil, result: String? = "r", bytes: Int = 1, times: ComparedTimes? = nil
  ) -> Operation {
    Operation(
      identity: user, rule: trips, namespace: "BETA_LOGS_KV", action: action, reason: reason,
      source: source ?? SamplePlan.tripKey(of: user.legacy, Array(record.utf8)),
      destination: destination ?? SamplePlan.tripKey(of: user.id, Array(record.utf8)),
      sourceFingerprint: SamplePlan.fingerprint("s"),
      destinationFingerprint: there.map(SamplePlan.fingerprint),
      resultFingerprint: result.map(SamplePlan.fingerprint), bytes: bytes, times: times)
  }

  private static func times(_ source: Int64?, _ destination: Int64?) -> ComparedTimes? {
    func moment(_ time: Int64) -> MomentInterval { MomentInterval(earliest: time, latest: time) }
    return ComparedTimes(source: source.map(moment), destination: destination.map(moment))
  }

  private static func update(_ times: ComparedTimes?) -> Operation {
    operation(action: .update, reason: .sourceNewer, there: "t", times: times)
  }

  private static func order(
    _ number: Int, of user: Identity = SamplePlan.second, result: String = "r"
  ) -> Operation {
    Operation(
      identity: user, rule: "orders", namespace: "ORDERS", action: .rewrite,
      reason: .fieldsChange, source: Key("o/\(number)"), destination: Key("o/\(number)"),
      sourceFingerprint: SamplePlan.fingerprint("s"), destinationFingerprint: nil,
      resultFingerprint: SamplePlan.fingerprint(result), bytes: 1)
  }

  private static func edited(_ edit: (inout Operation) -> Void) -> Operation {
    var operation = operation()
    edit(&operation)
    return operation
  }

  // MARK: - Operations

  @Test func soundPlansAreAccepted() async throws {
    let lines = SamplePlan.lines(SamplePlan.operations())
    #expect(try await refusal(of: lines) == nil)
    #expect(try await refusal(of: [.user(SamplePlan.second), .user(SamplePlan.identity)]) == nil)
  }

  @Test(arguments: [times(2, 1), nil])
  func timesThatFitAreAccepted(_ times: ComparedTimes?) async throws {
    let lines: [PlanLine] = [.user(SamplePlan.second), .operation(Self.update(times))]
    #expect(try await refusal(of: lines) == nil)
  }

  static let forgedOperations: [(String, Operation)] = [
    ("another namespace", edited { $0.namespace = "USERS" }),
    ("no rule of the plan", edited { $0.rule = "other" }),
    ("another's source", operation(source: "trip:mallory:1")),
    ("another's destination", operation(destination: "trip:mallory:1")),
    ("another key of one's own", operation(destination: "trip:7c9e6679:2")),
    ("a source of another shape", operation(source: "trip:jane:1:2")),
    ("in place of a move", edited { $0.destination = $0.source }),
    ("an update called a create", operation(there: "t")),
    ("a create called an update", operation(action: .update, reason: .sourceNewer)),
    ("an update with a create's reason", operation(action: .update, there: "t")),
    ("a create with an update's reason", operation(reason: .sourceNewer)),
    ("a rewrite under another key", operation(action: .rewrite, reason: .fieldsChange)),
    (
      "a deletion",
      operation(action: .delete, reason: .destinationVerified, there: "t", result: nil)
    ),
    ("a deletion for a run", operation(action: .delete, reason: .writtenByRun, result: nil)),
    ("a skip that has a result", operation(action: .skip, reason: .destinationNewer, there: "t")),
    ("a skip of what is absent", operation(action: .skip, reason: .destinationNewer, result: nil)),
    ("unchanged, and changed", operation(action: .unchanged, reason: .sameContent, there: "t")),
    ("a conflict with a result", operation(action: .conflict, reason: .noTime, there: "t")),
    ("a rejection with a result", operation(action: .reject, reason: .notJSON)),
    (
      "a conflict for a rejection's reason",
      operation(action: .conflict, reason: .notJSON, result: nil)
    ),
    ("an update to what is there", operation(action: .update, reason: .sourceNewer, there: "r")),
    ("a size below zero", operation(bytes: -1)),
    ("an older record called newer", update(times(1, 2))),
    ("a record called newer at the same time", update(times(2, 2))),
    ("a record called newer without the other's time", update(times(2, nil))),
    ("times that were not compared", operation(times: times(2, 1))),
    (
      "times of a rule that compares none",
      edited {
        $0 = order(1)
        $0.times = times(2, 1)
      }
    ),
  ]

  @Test(arguments: forgedOperations.indices) func anOperationFollowsFromItsRule(
    _ index: Int
  ) async throws {
    let (title, operation) = Self.forgedOperations[index]
    let refusal = try await refusal(of: [.user(operation.identity), .operation(operation)])
    #expect([.inconsistent, .tampered].contains(refusal?.code), "\(title)")
    if refusal?.code == .inconsistent {
      #expect(refusal?.message.contains("line 4 ") == true, "\(title)")
    }
  }

  static let forgedLines: [(String, [PlanLine])] = [
    (
      "one operation twice",
      [.user(SamplePlan.second), .operation(operation()), .operation(operation())]
    ),
    (
      "out of order",
      [.user(SamplePlan.second), .operation(operation("2")), .operation(operation("1"))]
    ),
    (
      "one user twice",
      [
        .user(SamplePlan.second), .operation(operation("1")), .user(SamplePlan.identity),
        .user(SamplePlan.second), .operation(operation("2")),
      ]
    ),
    (
      "records in key order before users",
      [.user(SamplePlan.second), .operation(order(1)), .operation(operation())]
    ),
    (
      "a key that two names write",
      [
        .user(SamplePlan.second), .operation(operation()),
        .user(Identity(legacy: "janet", id: SamplePlan.second.id)),
        .operation(operation(of: Identity(legacy: "janet", id: SamplePlan.second.id))),
      ]
    ),
    (
      "records of a user who is not listed",
      [
        .user(SamplePlan.identity), .user(SamplePlan.second), .operation(order(1)),
        .user(Identity(legacy: "eve", id: "e")),
        .operation(order(2, of: Identity(legacy: "eve", id: "e"))),
      ]
    ),
    (
      "a matched key called unmatched",
      [
        .user(SamplePlan.second),
        .unmatched(
          UnmatchedKey(identity: SamplePlan.second, namespace: "BETA_LOGS_KV", key: "trip:jane:1")),
      ]
    ),
    (
      "another's key called unmatched",
      [
        .user(SamplePlan.second),
        .unmatched(
          UnmatchedKey(identity: SamplePlan.second, namespace: "BETA_LOGS_KV", key: "trip:eve:1:2")),
      ]
    ),
    (
      "a rewrite that changes nothing",
      [.user(SamplePlan.second), .operation(order(1, result: "s"))]
    ),
  ]

  @Test(arguments: forgedLines.indices) func linesFitEachOther(_ index: Int) async throws {
    let (title, lines) = Self.forgedLines[index]
    let refusal = try await refusal(of: lines)
    #expect(refusal?.code == .inconsistent, "\(title): \(refusal?.message ?? "accepted")")
    #expect(refusal?.message.contains("line ") == true, "\(title)")
  }

  // MARK: - Users

  @Test(arguments: [
    [Identity(legacy: "jane", id: "1"), Identity(legacy: "jane", id: "2")],
    [Identity(legacy: "jane", id: "1"), Identity(legacy: "Jane", id: "2")],
    [Identity(legacy: "\u{e9}", id: "1"), Identity(legacy: "e\u{301}", id: "2")],
    [Identity(legacy: "a", id: "ab"), Identity(legacy: "b", id: "AB")],
    [Identity(legacy: "a", id: "1"), Identity(legacy: "1", id: "2")],
    [Identity(legacy: "1", id: "1")],
    [Identity(legacy: "", id: "1")], [Identity(legacy: "a", id: "")],
    [Identity(legacy: "a:b", id: "1")], [Identity(legacy: "a", id: "1:2")],
    [Identity(legacy: "a\n", id: "1")],
    [Identity(legacy: "550e8400-e29b-41d4-a716-446655440000", id: "1")],
  ])
  func usersMayBeMigrated(_ users: [Identity]) async throws {
    #expect(try await refusal(of: users.map { .user($0) })?.code == .inconsistent)
  }

  @Test func oneUserMayHaveSeveralNames() async throws {
    let users = ["jane", "Jane", "JANE", "jd"].map { Identity(legacy: $0, id: "1") }
    #expect(try await refusal(of: users.map { .user($0) }) == nil)
  }

  // MARK: - What the plan says of itself

  @Test func countsAreCounted() async throws {
    let lines = SamplePlan.lines(SamplePlan.operations())
    let edits: [(String, (inout PlanCounts) -> Void)] = [
      ("users", { $0.users += 1 }), ("fewer users", { $0.users -= 1 }),
      ("unmatched", { $0.unmatched = 0 }), ("bytes", { $0.bytes -= 1 }),
      ("outside", { $0.outside = -1 }),
      (
        "an update called a create",
        {
          $0.add(-1, rule: Self.trips, .create)
          $0.add(rule: Self.trips, .update)
        }
      ),
      (
        "another rule's",
        {
          $0.add(-1, rule: Self.trips, .create)
          $0.add(rule: "orders", .create)
        }
      ),
    ]
    for (title, edit) in edits {
      var counts = SamplePlan.counts(lines)
      edit(&counts)
      #expect(try await refusal(of: lines, counts: counts)?.code == .inconsistent, "\(title)")
    }
  }

  @Test func itExpiresWhenItsLimitSays() async throws {
    var header = SamplePlan.header()
    header.expires = header.expires.adding(seconds: 1)
    let lines = SamplePlan.lines(SamplePlan.operations())
    #expect(try await refusal(of: lines, header: header)?.code == .inconsistent)
  }

  @Test func rulesAreSuchAsACohortPlanMayHave() async throws {
    let edits: [(String, (inout PlanSubject) throws -> Void)] = [
      ("two rules of one name", { $0.rules.append($0.rules[0]) }),
      (
        "a destination without the ID",
        {
          $0.rules[0].keys = .move(
            from: try KeyTemplate("trip:{legacy}:{r}"), to: try KeyTemplate("all:{r}"))
        }
      ),
      (
        "a name that nothing ends",
        {
          $0.rules[0].keys = .move(
            from: try KeyTemplate("trip:{legacy}{r}"), to: try KeyTemplate("trip:{id}:{r}"))
        }
      ),
      ("a batch beyond all", { $0.limits.batch = 1_000_000_000 }),
      ("a negative age", { $0.limits.planAge = -1 }),
      ("a rate beyond all", { $0.accept.failureRatePPM = 1_000_001 }),
    ]
    for (title, edit) in edits {
      var subject = try SamplePlan.subject()
      try edit(&subject)
      var header = SamplePlan.header()
      header.expires = header.created.adding(seconds: subject.limits.planAge)
      let refusal = try await refusal(of: [], header: header, subject: subject)
      #expect(refusal?.code == .inconsistent || refusal?.code == .tampered, "\(title)")
    }
  }
}
