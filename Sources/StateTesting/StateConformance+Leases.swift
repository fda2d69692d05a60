import Core
import Ledger
import StoreTesting
import Synchronization
import Testing

extension StateConformance {
  static var leaseChecks: [Check] {
    [
      Check("a lock has one holder, which is named") { try await oneHolder($0) },
      Check("a lock is taken over only when its heartbeat is old") { try await takeover($0) },
      Check("a lost lease does nothing") { try await lostLease($0) },
      Check("a fencing token decides where two locks have one ID") { try await sameID($0) },
      Check("a token is larger than all before") { try await tokensGrow($0) },
      Check("a lock is broken by its ID only") { try await unlocking($0) },
      Check("a waiting process gets the lock when it is given back") { try await waiting($0) },
      Check("of processes that race one at a time has the lock") { try await racing($0) },
      Check("who may still be at work is told by the heartbeat") { try await living($0) },
    ]
  }

  private static func oneHolder(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    subject.expect(try await subject.backend.holder(of: cohort) == nil)
    let lease = try await subject.acquire(cohort)
    subject.expect(try await subject.site.open().holder(of: cohort) == lease.record)
    do {
      _ = try await subject.acquire(
        cohort, "bob", on: subject.site.open(), as: StateSubject.yonder)
      subject.fail("two holders")
    } catch let error as LedgerError {
      subject.expect(error.code, equals: .lockHeld)
      for part in ["ana", "apply", lease.record.id, lease.record.host] {
        subject.expect(error.message.contains(part), "'\(error.message)' lacks '\(part)'")
      }
    }
    // Another cohort's lock is another lock.
    try await subject.acquire(try subject.cohort("two"), "bob").release()
    try await lease.release()
    subject.expect(try await subject.backend.holder(of: cohort) == nil)
    try await subject.acquire(cohort, "bob").release()
  }

  private static func takeover(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let lease = try await subject.acquire(cohort)
    try await subject.advance(by: 299)
    await subject.expectError(.lockHeld) {
      _ = try await subject.acquire(cohort, "bob", as: StateSubject.yonder)
    }
    try await lease.heartbeat()
    try await subject.advance(by: 299)
    await subject.expectError(.lockHeld) {
      _ = try await subject.acquire(cohort, "bob", as: StateSubject.yonder)
    }
    try await subject.advance(by: 1)
    let next = try await subject.acquire(
      cohort, "bob", on: subject.site.open(), as: StateSubject.yonder)
    subject.expect(next.record.tookOverFrom?.contains("ana") == true, "the takeover is not noted")
    subject.expect(next.record.fencingToken > lease.record.fencingToken)
    await subject.expectError(.leaseLost) { try await lease.heartbeat() }
  }

  private static func lostLease(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let lost = try await subject.acquire(cohort)
    let saved = try await lost.save(subject.document(cohort))
    try await subject.advance(by: 301)
    let next = try await subject.acquire(cohort, "bob", as: StateSubject.yonder)
    await subject.expectError(.leaseLost) { try await lost.heartbeat() }
    await subject.expectError(.leaseLost) { _ = try await lost.save(saved) }
    await subject.expectError(.leaseLost) { try await lost.release() }
    subject.expect(try await subject.backend.holder(of: cohort) == next.record)
    subject.expect(try await subject.backend.state(of: cohort) == saved)
    subject.expect(try await next.save(saved).serial, equals: 2)
  }

  private static func sameID(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let lost = try await subject.acquire(cohort, id: "lock")
    let saved = try await lost.save(subject.document(cohort))
    try await subject.advance(by: 301)
    let next = try await subject.acquire(cohort, "bob", as: StateSubject.yonder, id: "lock")
    subject.expect(next.record.id, equals: lost.record.id)
    await subject.expectError(.leaseLost) { try await lost.heartbeat() }
    await subject.expectError(.leaseLost) { _ = try await lost.save(saved) }
    await subject.expectError(.leaseLost) { try await lost.release() }
    subject.expect(try await subject.backend.holder(of: cohort) == next.record)
  }

  private static func tokensGrow(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    var last: Int64 = 0
    for round in 0..<4 {
      let lease = try await subject.acquire(
        cohort, on: subject.site.open(),
        as: round == 3 ? StateSubject.yonder : StateSubject.elsewhere)
      subject.expect(lease.record.fencingToken > last)
      last = lease.record.fencingToken
      // Given back, broken and taken over in turn.
      switch round {
      case 0: try await lease.release()
      case 1: _ = try await subject.backend.unlock(cohort, id: lease.record.id)
      default: try await subject.advance(by: 301)
      }
    }
  }

  private static func unlocking(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    await subject.expectError(.notFound) {
      _ = try await subject.backend.unlock(cohort, id: "lock-1")
    }
    let lease = try await subject.acquire(cohort)
    await subject.expectError(.mismatched) {
      _ = try await subject.backend.unlock(cohort, id: "another")
    }
    subject.expect(
      try await subject.site.open().unlock(cohort, id: lease.record.id) == lease.record)
    subject.expect(try await subject.backend.holder(of: cohort) == nil)
    await subject.expectError(.leaseLost) { try await lease.heartbeat() }
    await subject.expectError(.leaseLost) {
      _ = try await lease.save(subject.document(cohort))
    }
  }

  private static func waiting(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let first = try await subject.acquire(cohort)
    let start = subject.clock.now
    await subject.expectError(.lockHeld) {
      _ = try await subject.acquire(
        cohort, "bob", as: StateSubject.yonder, timeout: .seconds(5))
    }
    subject.expect(subject.clock.now - start, equals: 5)
    async let next = subject.acquire(
      cohort, "bob", on: subject.site.open(), as: StateSubject.yonder, timeout: .seconds(250))
    try await first.release()
    subject.expect(try await next.record.holder, equals: "bob")
  }

  private static func racing(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let census = Census()
    let handles = [subject.backend, subject.site.open()]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask {
          // Heartbeats are not due: all of them know that the others are alive.
          let lease = try await subject.acquire(
            cohort, "actor \(number)", on: handles[number % 2], as: .current(),
            timeout: .seconds(1_000_000))
          census.enter(lease.record.fencingToken)
          await Task.yield()
          census.leave()
          try await lease.release()
        }
      }
      try await group.waitForAll()
    }
    subject.expect(census.most, equals: 1)
    subject.expect(census.tokens, equals: census.tokens.sorted())
    subject.expect(Set(census.tokens).count, equals: 8)
  }

  private static func living(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let yonder = subject.surroundings(as: StateSubject.yonder)
    subject.expect(
      try await subject.backend.livingHolder(of: cohort, in: yonder, StateSubject.settings) == nil)
    let lease = try await subject.acquire(cohort)
    try await subject.advance(by: 299)
    subject.expect(
      try await subject.backend.livingHolder(of: cohort, in: yonder, StateSubject.settings)?.id
        == lease.record.id)
    try await subject.advance(by: 1)
    subject.expect(
      try await subject.backend.livingHolder(of: cohort, in: yonder, StateSubject.settings) == nil)
    subject.expect(try await subject.backend.holder(of: cohort)?.id == lease.record.id)
  }
}

/// Counts who holds a lock at the same time.
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
