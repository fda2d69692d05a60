import FileState
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
    #expect(try await world.file().holder() == lease.record)
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
    try await lease.release()
    #expect(try await world.file().holder() == nil)
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
      let count = waits.withLock { count in
        count += 1
        return count
      }
      if count == 8 { try await first.release() }
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
    await expect(.leaseLost) { try await lost.heartbeat() }
    await expect(.leaseLost) { try await lost.release() }
    #expect(try await world.file().holder() == lease.record)
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
    try await far.heartbeat()
    world.advance(299)
    await expect(.lockHeld) {
      _ = try await world.file().acquire(actor: "bob", operation: "apply")
    }
    world.advance(1)
    let lease = try await world.file().acquire(actor: "bob", operation: "apply")
    #expect(lease.record.tookOverFrom?.contains("far.example") == true)
    await expect(.leaseLost) { try await far.heartbeat() }
  }

  /// The token is larger than any that is known, by the fence or by the lock that is taken over.
  @Test func aTokenIsLargerThanAllBefore() async throws {
    let world = try LeaseWorld()
    for _ in 0..<3 {
      try await world.file().acquire(actor: "ana", operation: "apply").release()
    }
    let lost = try await world.file(as: LeaseWorld.dead).acquire(actor: "ana", operation: "apply")
    #expect(lost.record.fencingToken == 4)
    try FilePath.remove(world.paths.directory.appending(".one.fence"))
    let next = try await world.file().acquire(actor: "bob", operation: "apply")
    #expect(next.record.fencingToken == 5)
    try await next.release()
    #expect(contents(world.paths.directory.appending(".one.fence")) == Array("5\n".utf8))
  }

  @Test(arguments: ["", "x", "-", "9223372036854775808", "9223372036854775807"])
  func aFenceThatCannotBeCountedOnIsNotTakenForNone(_ text: String) async throws {
    let world = try LeaseWorld()
    try await world.file().acquire(actor: "ana", operation: "apply").release()
    try overwrite(world.paths.directory.appending(".one.fence"), Array("\(text)\n".utf8))
    let code: LedgerError.Code = text.hasSuffix("807") ? .other : .corrupted
    await expect(code) { _ = try await world.file().acquire(actor: "bob", operation: "apply") }
    #expect(try await world.file().holder() == nil)
  }

  /// What is done under a lease is not begun once the lease is lost.
  @Test func nothingIsDoneUnderALostLease() async throws {
    let world = try LeaseWorld()
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    #expect(try await lease.withCertainty { 1 } == 1)
    _ = try await world.file().unlock(id: lease.record.id)
    await expect(.leaseLost) {
      try await lease.withCertainty { () throws(LedgerError) in fail("it was done") }
    }
    _ = try await world.file().acquire(actor: "bob", operation: "apply")
    await expect(.leaseLost) {
      try await lease.withCertainty { () throws(LedgerError) in fail("it was done") }
    }
    await expect(.leaseLost) { try await lease.release() }
    #expect(try await world.file().holder()?.holder == "bob")
  }

  /// The same process may be there and no longer at work, or gone and its name in use elsewhere.
  @Test func whoMayStillBeAtWork() async throws {
    let world = try LeaseWorld()
    _ = try await world.file(as: LeaseWorld.dead).acquire(actor: "ana", operation: "apply")
    #expect(try await world.file().livingHolder() == nil)
    #expect(try await world.file(as: LeaseWorld.elsewhere).livingHolder()?.holder == "ana")
    world.advance(299)
    #expect(try await world.file(as: LeaseWorld.elsewhere).livingHolder()?.holder == "ana")
    world.advance(1)
    #expect(try await world.file(as: LeaseWorld.elsewhere).livingHolder() == nil)
    _ = try await world.file().acquire(actor: "bob", operation: "apply")
    world.advance(1_000_000)
    #expect(try await world.file().livingHolder()?.holder == "bob")
  }

  @Test func unlockAsksForTheRightID() async throws {
    let world = try LeaseWorld()
    try await world.file().acquire(actor: "ana", operation: "apply").release()
    await expect(.notFound) { _ = try await world.file().unlock(id: "lock-1") }
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    await expect(.mismatched) { _ = try await world.file().unlock(id: "lock-1") }
    #expect(try await world.file().unlock(id: "lock-2") == lease.record)
    await expect(.leaseLost) { try await lease.heartbeat() }
    #expect(try await world.file().holder() == nil)
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
          try await lease.release()
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

private func fail(_ what: String) { Issue.record("\(what)") }

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
