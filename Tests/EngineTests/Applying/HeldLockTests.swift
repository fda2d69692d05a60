import Core
import Ledger
import Synchronization
import Testing

@testable import Engine

@Suite("The lock of a run, by the holder's own clock")
struct HeldLockTests {
  private final class Scene: Sendable {
    let time = Mutex(Duration.zero)
    let heartbeats = Mutex(0)
    let isLost = Mutex(false)

    var lock: HeldLock {
      HeldLock(Lease(scene: self), uptime: { self.time.withLock { $0 } })
    }

    func pass(_ seconds: Int) { time.withLock { $0 += .seconds(seconds) } }
    var beats: Int { heartbeats.withLock { $0 } }
  }

  /// A lock of five minutes.
  private struct Lease: StateLease {
    let scene: Scene
    var duration: Duration { .seconds(300) }
    var record: LockRecord {
      LockRecord(
        id: "lock", holder: "ana", operation: "apply",
        process: ProcessIdentity(host: "here", pid: 1, space: nil), at: Timestamp(seconds: 0),
        fencingToken: 1, tookOverFrom: nil)
    }

    func heartbeat() async throws(LedgerError) {
      if scene.isLost.withLock({ $0 }) { throw LedgerError(.leaseLost, "bob has it") }
      scene.heartbeats.withLock { $0 += 1 }
    }

    func save(_ document: StateDocument) async throws(LedgerError) -> StateDocument { document }
    func run(_ id: String) -> any RunStorage { preconditionFailure("nothing is kept here") }
    func append(_ event: AuditEvent) async throws(LedgerError) -> AuditHead { .empty }
    func release() async throws(LedgerError) {}
  }

  @Test func isRenewedOnceAThirdIsOver() async throws {
    let scene = Scene()
    let lock = scene.lock
    scene.pass(99)
    try await lock.renewWhenDue()
    #expect(scene.beats == 0)
    scene.pass(1)
    try await lock.renewWhenDue()
    #expect(scene.beats == 1)
    scene.pass(99)
    try await lock.renewWhenDue()
    #expect(scene.beats == 1)
  }

  /// The process was stopped after it had looked.
  @Test(arguments: [(0, true), (199, true), (200, false), (100_000, false)])
  func letsNothingBeWrittenOnceTwoThirdsAreOver(_ seconds: Int, _ isSure: Bool) throws {
    let scene = Scene()
    let lock = scene.lock
    scene.pass(seconds)
    if isSure { try lock.check() } else { #expect(throws: LedgerError.self) { try lock.check() } }
    #expect(scene.beats == 0)
  }

  @Test func isSureAgainOnceItIsRenewed() async throws {
    let scene = Scene()
    let lock = scene.lock
    scene.pass(1_000)
    try await lock.renewWhenDue()
    try lock.check()
  }

  @Test func saysThatItIsLost() async throws {
    let scene = Scene()
    let lock = scene.lock
    scene.pass(1_000)
    scene.isLost.withLock { $0 = true }
    await #expect(throws: LedgerError.self) { try await lock.renewWhenDue() }
    #expect(throws: LedgerError.self) { try lock.check() }
  }
}
