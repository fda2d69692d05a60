import Core
import Engine
import FileState
import Foundation
import Ledger
import StoreTesting
import Synchronization
import SystemPackage
import TestKit
import Testing

/// A directory with a saved plan and a state, and the clock and names that runs take from outside.
final class Workshop: Sendable {
  let directory: TemporaryDirectory
  let clock = TestClock(World.now)
  let stop = StopSignal()
  private let names = Mutex(0)

  init() throws { directory = try TemporaryDirectory() }

  var plan: FilePath { directory.file("a.ksplan") }
  var root: FilePath { directory.file("state") }

  static let here = ProcessIdentity.current()
  /// No Linux process has so high a number (PID_MAX_LIMIT is 2^22).
  static let dead = ProcessIdentity(host: here.host, pid: 1 << 30, space: here.space)

  func name(_ kind: String) -> String {
    names.withLock { last in
      last += 1
      return "\(kind)-\(last)"
    }
  }

  func paths(_ root: FilePath? = nil) throws -> LedgerPaths {
    try LedgerPaths(root: root ?? self.root, environment: "test", cohort: "one")
  }

  func ledger(_ root: FilePath? = nil) throws -> CohortLedger {
    CohortLedger(FileStateBackend(root ?? self.root), try paths(root).cohort)
  }

  func environment(
    root: FilePath? = nil, as process: ProcessIdentity = here, retry: RetryPolicy = .none,
    onProgress: @escaping @Sendable (ApplyProgress) -> Void = { _ in }
  ) throws -> ApplyEnvironment {
    let now: @Sendable () -> Timestamp = { Timestamp(seconds: self.clock.now) }
    return ApplyEnvironment(
      ledger: try ledger(root), actor: "tester",
      in: Surroundings(
        now: now, sleep: { _ in }, makeID: { self.name("lock") }, makeRunID: { self.name("run") },
        process: process, makeLineage: { "lineage" }), retry: retry, stop: stop,
      checkpointInterval: 0, onProgress: onProgress)
  }

  /// Runs the saved plan; what comes back has accounted for every operation.
  @discardableResult
  func apply<Store: KeyValueStore>(
    _ store: Store, root: FilePath? = nil, retry: RetryPolicy = .none,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ApplyReport {
    try await apply(
      store, in: environment(root: root, retry: retry), sourceLocation: sourceLocation)
  }

  @discardableResult
  func apply<Store: KeyValueStore>(
    _ store: Store, in environment: ApplyEnvironment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ApplyReport {
    let request = ApplyRequest(
      try VerifiedPlan(plan.string), from: .command, expecting: .any, gateOverride: nil)
    let report = try await GuardedApply(
      request, authority: TestAuthority(), environment: environment
    ).run(over: store).report
    #expect(report.tally.isBalanced, "\(report.tally)", sourceLocation: sourceLocation)
    return report
  }

  func state(_ root: FilePath? = nil) async throws -> StateDocument {
    try #require(try await StateStore(paths(root)).load())
  }

  func comparison(_ root: FilePath? = nil) async throws -> Comparison {
    let reader = try PlanReader(verifying: plan.string)
    return try await Comparison(
      reader.subject, reader.trailer, history: state(root).runs,
      in: FileStateBackend(root ?? self.root))
  }

  func copyState(from root: FilePath? = nil, to copy: FilePath) throws {
    try FileManager.default.copyItem(atPath: (root ?? self.root).string, toPath: copy.string)
  }
}

extension StopSignal {
  /// A signal for one run only.
  static func raised() -> StopSignal {
    let signal = StopSignal()
    signal.raise()
    return signal
  }
}
