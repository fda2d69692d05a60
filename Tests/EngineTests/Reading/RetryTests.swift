import Core
import Synchronization
import Testing

@testable import Engine

@Suite("What is tried again")
struct RetryTests {
  private static let codes: [(code: StoreError.Code, isTemporary: Bool, leavesDoubt: Bool)] = [
    (.unavailable, true, true), (.busy, true, false), (.changedDuringRead, true, false),
    (.cancelled, false, true), (.unauthorized, false, false), (.notFound, false, false),
    (.readOnly, false, false), (.corrupted, false, false), (.unsupportedFormat, false, false),
    (.limitExceeded, false, false), (.quotaExceeded, false, false), (.storageFull, false, false),
    (.other, false, false), (.hostNotAllowed, false, false), (.intercepted, false, false),
  ]

  @Test func onlyWhatMayPassIsTriedAgain() {
    for row in Self.codes {
      let error = StoreError(row.code, "x")
      #expect(error.isTemporary == row.isTemporary, "\(row.code)")
      #expect(error.leavesDoubt == row.leavesDoubt, "\(row.code)")
    }
  }

  /// Two waits make three attempts.
  @Test func theWaitsAreTakenInOrderAndThenTheErrorIsThrown() async {
    for row in Self.codes {
      let slept = Mutex<[Duration]>([])
      let policy = RetryPolicy(
        waits: [.seconds(1), .seconds(5)], sleep: { wait in slept.withLock { $0.append(wait) } })
      var attempts = 0
      let error = await #expect(throws: StoreError.self) {
        try await policy.run { () async throws(StoreError) -> Int in
          attempts += 1
          throw StoreError(row.code, "x")
        }
      }
      #expect(error?.code == row.code)
      #expect(attempts == (row.isTemporary ? 3 : 1), "\(row.code)")
      #expect(slept.withLock { $0 } == (row.isTemporary ? [.seconds(1), .seconds(5)] : []))
    }
  }

  @Test func aSuccessEndsIt() async throws {
    let policy = RetryPolicy(waits: [.seconds(1), .seconds(1)], sleep: { _ in })
    var attempts = 0
    let value = try await policy.run { () async throws(StoreError) -> Int in
      attempts += 1
      if attempts == 2 { return 7 }
      throw StoreError(.busy, "x")
    }
    #expect(value == 7)
    #expect(attempts == 2)
  }

  @Test func aWaitThatIsCutShortIsTheLast() async {
    let policy = RetryPolicy(waits: [.seconds(1)], sleep: { _ in throw CancellationError() })
    var attempts = 0
    await #expect(throws: StoreError.self) {
      try await policy.run { () async throws(StoreError) -> Int in
        attempts += 1
        throw StoreError(.busy, "x")
      }
    }
    #expect(attempts == 1)
  }
}
