import Core
import HTTPTypes
import KVSimulator
import Synchronization
import Testing

struct FaultTests {
  @Test(
    arguments: [
      (FaultKind.tooManyRequests, 429, 971, "application/json", "1"),
      (.internalError, 500, 10_001, "application/json", nil),
      (.unavailable, 503, 10_001, "application/json", nil),
      (.dailyLimit, 429, 10_048, "application/json", nil),
      (.html, 502, nil, "text/html; charset=UTF-8", nil),
    ] as [(FaultKind, Int, Int?, String, String?)])
  func refusingFaultsTakeNoEffect(
    kind: FaultKind, status: Int, code: Int?, type: String, retryAfter: String?
  ) async throws {
    try await withSimulation {
      $0.faults = [FaultRule(kind, count: 1)]
    } _: { (simulation) async throws in
      let answer = try await simulation.send(.put, "values/k", "v")
      #expect((answer.status, answer.code) == (status, code))
      #expect(answer.headers[.contentType] == type)
      #expect(answer.header("retry-after") == retryAfter)
      #expect(try await simulation.send(.get, "values/k").code == 10_009)
      #expect(simulation.simulator.counters.faults == [kind: 1])
    }
  }

  @Test(arguments: [
    (FaultKind.resetBefore, false), (.resetAfter, true), (.truncated, true),
    (.originTimeout, true),
  ])
  func brokenAnswers(kind: FaultKind, tookEffect: Bool) async throws {
    try await withSimulation {
      $0.faults = [FaultRule(kind, count: 1)]
    } _: { (simulation) async throws in
      if kind == .originTimeout {
        let answer = try await simulation.send(.put, "values/k", "v")
        #expect((answer.status, answer.code) == (524, nil))
      } else {
        await #expect(throws: (any Error).self) {
          try await simulation.send(.put, "values/k", "v")
        }
      }
      let read = try await simulation.send(.get, "values/k")
      #expect(read.status == (tookEffect ? 200 : 404))
    }
  }

  @Test func slowAnswersWaitThroughTheInjectedWait() async throws {
    let waits = Mutex<[Duration]>([])
    try await withSimulation {
      $0.faults = [FaultRule(.slow, count: 1)]
      $0.slowness = .seconds(77)
      $0.wait = { duration in waits.withLock { $0.append(duration) } }
    } _: { (simulation) async throws in
      #expect(try await simulation.send(.get, "keys").status == 200)
      #expect(try await simulation.send(.get, "keys").status == 200)
    }
    #expect(waits.withLock { $0 } == [.seconds(77)])
  }

  @Test func emptyPagesGoOnAtTheSamePlace() async throws {
    let rule = FaultRule(.emptyPage, after: 1, count: 2)
    try await withSimulation {
      $0.faults = [rule]
    } _: { (simulation) async throws in
      let names = (10..<30).map { "k\($0)" }
      try await simulation.seed(names.map { (Key($0), Entry(value: [])) })
      var sizes: [Int] = []
      var listed: [String] = []
      var cursor = ""
      repeat {
        let page = try await simulation.send(.get, "keys?prefix=k&limit=10&cursor=\(cursor)")
        sizes.append(page.names.count)
        listed += page.names
        cursor = try #require(page.cursor)
      } while !cursor.isEmpty && sizes.count < 9
      #expect(sizes == [10, 0, 0, 10])
      #expect(listed == names)
      // Other calls are never empty pages.
      #expect(try await simulation.send(.get, "values/k10").status == 200)
    }
  }

  @Test(arguments: 0..<8) func unsuccessfulKeysAreReportedAndSomeLandAllTheSame(
    seed: UInt64
  ) async throws {
    try await withSimulation {
      $0.seed = seed
      $0.faults = [FaultRule(.unsuccessfulKeys, count: 1)]
    } _: { (simulation) async throws in
      let pairs = (100..<200).map { #"{"key":"k\#($0)","value":"v"}"# }.joined(separator: ",")
      let answer = try await simulation.send(.put, "bulk", "[\(pairs)]")
      let result = try #require(answer.result)
      let reported = Set(
        result.split(separator: "\"").filter { $0.hasPrefix("k") }.map(String.init))
      #expect((10...60).contains(reported.count))
      #expect(result.hasPrefix("{\"successful_key_count\":\(100 - reported.count),"))
      let landed = Set(try await simulation.send(.get, "keys").names)
      let all = Set((100..<200).map { "k\($0)" })
      #expect(all.subtracting(landed).isSubset(of: reported))
      #expect(!reported.isDisjoint(with: landed))
      #expect(!reported.isSubset(of: landed))
    }
  }

  @Test func rulesChooseTheirCallsAndCountThem() async throws {
    let rule = FaultRule(.unavailable, calls: [.bulkPut], after: 1, count: 2)
    try await withSimulation {
      $0.faults = [rule]
    } _: { (simulation) async throws in
      var statuses: [Int] = []
      for _ in 0..<4 {
        statuses.append(try await simulation.send(.put, "bulk", "[]").status)
        #expect(try await simulation.send(.get, "keys").status == 200)
      }
      #expect(statuses == [200, 503, 503, 200])
    }
  }

  @Test(arguments: [1, 2] as [UInt64]) func sameRequestsMeetTheSameFaults(seed: UInt64) async throws
  {
    func statuses(seed: UInt64) async throws -> [Int] {
      var statuses: [Int] = []
      try await withSimulation {
        $0.seed = seed
        $0.faults = [FaultRule(.internalError, rate: 0.3), FaultRule(.html, rate: 0.2)]
      } _: { (simulation) async throws in
        for _ in 0..<60 { statuses.append(try await simulation.send(.get, "keys").status) }
      }
      return statuses
    }
    let first = try await statuses(seed: seed)
    let second = try await statuses(seed: seed)
    let other = try await statuses(seed: seed + 2)
    #expect(first == second)
    #expect(first != other)
    #expect((6...36).contains(first.count { $0 == 500 }))
    #expect((1...20).contains(first.count { $0 == 502 }))
  }
}
