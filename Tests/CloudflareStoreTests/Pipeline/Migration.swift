import ByteJSON
import CloudflareStore
import Core
import Engine
import FileState
import Foundation
import KVSimulator
import Ledger
import Synchronization
import SystemPackage
import Testing

/// One cohort's way from plan to verification over a simulation, as the commands go it.
final class Migration: Sendable {
  static let john = Identity(legacy: "johndoe", id: "550e8400-e29b-41d4-a716-446655440000")
  static let mary = Identity(legacy: "mary", id: "6f9619ff-8b86-4d01-b42d-00c04fc964ff")

  private let simulation: Simulation
  let identities: [Identity]
  private let limits: Limits
  let directory: FilePath
  private let runs = Mutex(0)

  init(
    _ simulation: Simulation, _ identities: [Identity] = [john], limits: Limits = Limits()
  ) throws {
    self.simulation = simulation
    self.identities = identities
    self.limits = limits
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    directory = FilePath(url.path())
  }

  deinit { try? FileManager.default.removeItem(atPath: directory.string) }

  var state: FilePath { directory.appending("state") }
  var planFile: FilePath { directory.appending("a.ksplan") }
  var savedPlan: VerifiedPlan { get throws { try VerifiedPlan(planFile.string) } }

  func now() -> Timestamp { simulation.budget.environment.now() }

  static func rules() throws -> [Rule] {
    [
      Rule(
        name: "trips", namespace: "LOGS",
        keys: .move(
          from: try KeyTemplate("trip:{legacy}:{record}"),
          to: try KeyTemplate("trip:{id}:{record}")),
        newerBy: [TimeField(try JSONPointer("/updatedAt"))], owner: try JSONPointer("/userId"),
        rewrites: [
          Rewrite(
            at: try JSONPointer("/userId"), from: try KeyTemplate("{legacy}"),
            to: try KeyTemplate("{id}"))
        ]),
      Rule(
        name: "blobs", namespace: "LOGS",
        keys: .move(
          from: try KeyTemplate("blob:{legacy}:{record}"),
          to: try KeyTemplate("blob:{id}:{record}"))),
    ]
  }

  var header: PlanHeader {
    PlanHeader(
      tool: "test", created: now(), expires: now().adding(seconds: 7 * 86_400), actor: "tester",
      cohortFile: "one.yaml", baseDirectory: "/")
  }

  func subject(_ store: CloudflareStore) throws -> PlanSubject {
    PlanSubject(
      name: "one", environment: "test", store: StoreAddress("sqlite", "unused"),
      storeIdentity: store.identity, rules: try Self.rules(), limits: limits, accept: Acceptance())
  }

  @discardableResult
  func plan(_ store: CloudflareStore) async throws -> PlanResult {
    let rules = try Self.rules()
    let subject = try subject(store)
    let writer = try PlanWriter(to: planFile.string, header: header, subject: subject)
    return try await Planner(
      store: store, now: now, spoolDirectory: directory
    ).plan(
      PlanInput(identities: identities, rules: rules, limits: limits), into: writer,
      options: PlanOptions(previewLimit: 100))
  }

  var ledger: CohortLedger {
    get throws {
      try CohortLedger(FileStateBackend(state), environment: "test", cohort: "one")
    }
  }

  @discardableResult
  func apply(_ store: CloudflareStore, stop: StopSignal = StopSignal()) async throws -> ApplyReport
  {
    let environment = ApplyEnvironment(
      ledger: try ledger, actor: "tester",
      in: Surroundings(
        now: now, sleep: { _ in }, makeID: { "lock" },
        makeRunID: {
          self.runs.withLock { last in
            last += 1
            return "run-\(last)"
          }
        }, process: ProcessIdentity.current(), temporaryDirectory: directory,
        uptime: simulation.budget.environment.uptime, makeLineage: { "lineage" }),
      stop: stop)
    let request = ApplyRequest(try savedPlan, from: .command, expecting: .any, gateOverride: nil)
    let report = try await GuardedApply(
      request, authority: UngovernedAuthority(), environment: environment
    ).run { _, body in try await body(store) }.report
    #expect(report.tally.isBalanced, "\(report.tally)")
    return report
  }

  func verify(_ store: CloudflareStore, settling: ConsistencyWait? = nil) async throws
    -> VerifyReport
  {
    try await Verifier(store: store, retry: .none, now: now).verify(savedPlan, settling: settling)
  }
}

/// No policy governs the environment, and the plan's names lead where they led.
struct UngovernedAuthority: ApplyAuthority {
  func verdict(on plan: VerifiedPlan, from origin: ApplyOrigin) -> PolicyVerdict {
    PolicyVerdict(record: nil, leavesStoreToPlan: false)
  }

  func exemptsLogins(in environment: String) -> Bool { false }
  func storeIdentity(of plan: VerifiedPlan) -> String { plan.subject.storeIdentity }
  func directory(of plan: VerifiedPlan) -> PlanDirectory { .operators }
}

extension Simulation {
  static func trip(_ user: Identity, _ number: Int, day: Int = 1) -> (Key, Entry) {
    (
      Key("trip:\(user.legacy):t\(100_000 + number)"),
      Entry(
        value: Array(
          "{\"userId\":\"\(user.legacy)\",\"updatedAt\":\"2023-01-0\(day)T00:00:00Z\",\"n\":\(number)}"
            .utf8))
    )
  }

  func text(_ key: Key) async throws -> String? {
    try await held([key])[0].map { String(decoding: $0.value, as: UTF8.self) }
  }

  /// Every key beneath the server.
  func keys() async throws -> [Key] {
    var keys: [Key] = []
    for try await page in simulator.store.pages(
      Scan([ScanRange(Namespace(namespaceID), prefix: "")]))
    {
      keys += page.records.map(\.key)
    }
    return keys
  }
}
