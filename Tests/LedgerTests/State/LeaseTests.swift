import Glibc
import Ledger
import Synchronization
import SystemPackage
import TestKit
import Testing

@Suite struct LeaseTests {
  @Test func heldThenReleased() async throws {
    let world = try LeaseWorld()
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    #expect(try world.file().holder() == lease.record)
    #expect(lease.record.holder == "ana" && lease.record.operation == "apply")
    do {
      _ = try await world.file().acquire(actor: "bob", operation: "apply")
      Issue.record("two holders")
    } catch {
      #expect(error.code == .lockHeld)
      for part in ["ana", "apply", "lock-1", lease.record.host, "\(lease.record.pid)"] {
        #expect(error.message.contains(part))
      }
    }
    try lease.release()
    #expect(try world.file().holder() == nil)
    let next = try await world.file().acquire(actor: "bob", operation: "apply")
    #expect(next.record.fencingToken == lease.record.fencingToken + 1)
  }

  @Test func waitsForTheHolderAndNotLonger() async throws {
    let world = try LeaseWorld()
    let first = try await world.file().acquire(actor: "ana", operation: "apply")
    let waits = Mutex(0)
    world.whenSleeping { waits.withLock { $0 += 1 } }
    await expect(.lockHeld) {
      _ = try await world.file().acquire(actor: "bob", operation: "apply", timeout: .seconds(5))
    }
    #expect(waits.withLock { $0 } == 5)
    world.whenSleeping {
      try waits.withLock { count in
        count += 1
        if count == 8 { try first.release() }
      }
    }
    let second = try await world.file().acquire(
      actor: "bob", operation: "apply", timeout: .seconds(60))
    #expect(second.record.holder == "bob" && waits.withLock { $0 } == 8)
  }

  @Test func aDeadProcessOfThisMachineIsReplacedAtOnce() async throws {
    let world = try LeaseWorld()
    let lost = try await world.file(as: LeaseWorld.dead).acquire(actor: "ana", operation: "apply")
    let lease = try await world.file().acquire(actor: "bob", operation: "apply")
    #expect(lease.record.tookOverFrom?.contains("ana") == true)
    await expect(.leaseLost) { try lost.heartbeat() }
    await expect(.leaseLost) { try lost.release() }
    #expect(try world.file().holder() == lease.record)
  }

  @Test func aLivingProcessOfThisMachineIsNeverReplaced() async throws {
    let world = try LeaseWorld()
    _ = try await world.file().acquire(actor: "ana", operation: "apply")
    world.advance(1_000_000)
    await expect(.lockHeld) {
      _ = try await world.file().acquire(actor: "bob", operation: "apply")
    }
  }

  @Test func anotherMachineIsReplacedOnlyWhenItsHeartbeatIsOld() async throws {
    let world = try LeaseWorld()
    let far = try await world.file(as: LeaseWorld.elsewhere).acquire(
      actor: "ana", operation: "apply")
    world.advance(299)
    await expect(.lockHeld) {
      _ = try await world.file().acquire(actor: "bob", operation: "apply")
    }
    try far.heartbeat()
    world.advance(299)
    await expect(.lockHeld) {
      _ = try await world.file().acquire(actor: "bob", operation: "apply")
    }
    world.advance(1)
    let lease = try await world.file().acquire(actor: "bob", operation: "apply")
    #expect(lease.record.tookOverFrom?.contains("far.example") == true)
    await expect(.leaseLost) { try far.heartbeat() }
  }

  @Test func unlockAsksForTheRightID() async throws {
    let world = try LeaseWorld()
    try await world.file().acquire(actor: "ana", operation: "apply").release()
    await expect(.notFound) { _ = try world.file().unlock(id: "lock-1") }
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    await expect(.mismatched) { _ = try world.file().unlock(id: "lock-1") }
    #expect(try world.file().unlock(id: "lock-2") == lease.record)
    await expect(.leaseLost) { try lease.heartbeat() }
    #expect(try world.file().holder() == nil)
  }

  @Test func noTwoHoldersUnderARace() async throws {
    let world = try LeaseWorld()
    let census = Census()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<16 {
        group.addTask {
          let lease = try await world.file().acquire(
            actor: "actor \(number)", operation: "apply", timeout: .seconds(1_000_000))
          census.enter(lease.record.fencingToken)
          await Task.yield()
          census.leave()
          try lease.release()
        }
      }
      try await group.waitForAll()
    }
    #expect(census.most == 1)
    #expect(census.tokens == Array(1...16))
  }

  /// A process that was stopped within the milliseconds for which it keeps the guard.
  @Test func waitsForTheGuardAndNotLonger() async throws {
    let world = try LeaseWorld()
    try DirectoryTree.create(world.paths.directory)
    let guardFile = try FileDescriptor.open(
      world.paths.directory.appending(".one.guard"), .readWrite, options: [.create],
      permissions: .ownerReadWrite)
    defer { try? guardFile.close() }
    #expect(flock(guardFile.rawValue, LOCK_EX) == 0)
    let waits = Mutex(0)
    world.whenSleeping { waits.withLock { $0 += 1 } }
    await expect(.lockHeld) {
      _ = try await world.file(guardAttempts: 2).acquire(
        actor: "bob", operation: "apply", timeout: .seconds(5))
    }
    #expect(waits.withLock { $0 } == 5)
    world.whenSleeping {
      waits.withLock { count in
        count += 1
        if count == 8 { _ = flock(guardFile.rawValue, LOCK_UN) }
      }
    }
    let lease = try await world.file(guardAttempts: 2).acquire(
      actor: "bob", operation: "apply", timeout: .seconds(60))
    #expect(lease.record.holder == "bob" && waits.withLock { $0 } == 8)
  }

  @Test func aBrokenLockFileIsNotTakenForNone() async throws {
    let world = try LeaseWorld()
    try await world.file().acquire(actor: "ana", operation: "apply").release()
    try overwrite(world.paths.lock, Array("{".utf8))
    await expect(.corrupted) {
      _ = try await world.file().acquire(actor: "bob", operation: "apply")
    }
  }
}

/// Counts who holds a lease at the same time.
private final class Census: Sendable {
  private let counts = Mutex((now: 0, most: 0, tokens: [Int64]()))

  var most: Int { counts.withLock { $0.most } }
  var tokens: [Int64] { counts.withLock { $0.tokens } }

  func enter(_ token: Int64) {
    counts.withLock {
      $0.now += 1
      $0.most = max($0.most, $0.now)
      $0.tokens.append(token)
    }
  }

  func leave() { counts.withLock { $0.now -= 1 } }
}
