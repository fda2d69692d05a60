import Core
import Testing

@testable import CloudflareStore

@Suite("The budget that requests share")
struct RequestBudgetTests {
  private struct Counts {
    var now = 0
    var most = 0
  }

  @Test func boundsTheRequestsInFlight() async throws {
    let time = VirtualTime()
    let budget = RequestBudget(concurrency: 3, environment: time.environment())
    let inFlight = Locked(Counts())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask {
          try await budget.start()
          inFlight.change { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
          }
          for _ in 0..<10 { await Task.yield() }
          inFlight.change { $0.now -= 1 }
          budget.finish(nil, hasAnswer: true)
        }
      }
      try await group.waitForAll()
    }
    #expect(inFlight.current.now == 0)
    #expect((1...3).contains(inFlight.current.most))
  }

  @Test func beforeTheFirstAnswerOneRequestGoes() async throws {
    let budget = RequestBudget(concurrency: 3, environment: VirtualTime().environment())
    try await budget.start()
    let started = Locked(false)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await budget.start()
        started.change { $0 = true }
        budget.finish(nil, hasAnswer: true)
      }
      for _ in 0..<100 { await Task.yield() }
      #expect(!started.current)
      budget.finish(nil, hasAnswer: true)
      try await group.waitForAll()
    }
    #expect(started.current)
  }

  @Test func cancellationEndsTheWaitForAPlace() async throws {
    let budget = RequestBudget(concurrency: 1, environment: VirtualTime().environment())
    try await budget.start()
    await withTaskGroup(of: StoreError.Code?.self) { group in
      for _ in 0..<5 {
        group.addTask { await storeError { try await budget.start() }?.code }
      }
      for _ in 0..<100 { await Task.yield() }
      group.cancelAll()
      for await code in group { #expect(code == .cancelled) }
    }
    // The place that was held is the only one taken.
    budget.finish(nil, hasAnswer: true)
    try await budget.start()
  }

  @Test func aWaitForTheSameMomentIsToldOnce() async throws {
    let time = VirtualTime()
    let budget = RequestBudget(concurrency: 4, environment: time.environment())
    try await budget.start()
    budget.finish(nil, hasAnswer: true)
    budget.block(retryAfter: .seconds(300))
    for _ in 0..<3 {
      try await budget.start()
      budget.finish(nil, hasAnswer: true)
    }
    #expect(time.waits.map(\.reason) == [.rateLimited])
    #expect(time.waits.map(\.duration) == [.seconds(300)])
    #expect(time.waits.first?.until == Timestamp(seconds: 1_700_000_300))
  }

  @Test func anInterruptedWaitGivesItsPlaceBack() async throws {
    let time = VirtualTime()
    let budget = RequestBudget(concurrency: 1, environment: time.environment())
    budget.block(retryAfter: .seconds(300))
    time.interrupt(sleep: 1)
    for _ in 0..<3 {
      #expect(await storeError { try await budget.start() }?.code == .cancelled)
    }
  }
}
