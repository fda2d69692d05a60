import CloudflareStore
import Core
import Foundation
import KVSimulator
import Synchronization
import Testing

/// What docs/cloudflare.md promises of a live user: nothing newer is lost, but what they wrote between
/// Keyshift's read and its write, or up to 60 seconds before that read.
@Suite("A live user at another edge")
struct TwoEdgesTests {
  /// 20 in `make test`; `make nightly` asks for 200.
  static let seeds: Range<UInt64> =
    0..<(ProcessInfo.processInfo.environment["KEYSHIFT_EDGE_SEEDS"].flatMap { UInt64($0) } ?? 20)

  /// How the application is updated, and how much there is to migrate. Of many records, a listing shows
  /// which destinations are absent; of few, they are read.
  private struct Course: Sendable {
    let isRolledOut: Bool
    let records: Int

    init(seed: UInt64) {
      isRolledOut = !seed.isMultiple(of: 3)
      records = seed % 4 == 3 ? 250 : 6
    }
  }

  /// Records that the user works with.
  private static let busyRecords = 6

  /// Time passes, seldom much of it, and the user reads and writes.
  private static func live(
    _ user: LiveUser, _ time: VirtualTime, _ course: Course
  ) async throws {
    switch user.draw(10) {
    case 0: time.advance(by: .milliseconds(user.draw(40_000)))
    case 1, 2: time.advance(by: .milliseconds(user.draw(8_000)))
    default: time.advance(by: .milliseconds(user.draw(1_000)))
    }
    if !course.isRolledOut {
      // On one device the old one runs, on another the new one.
      user.update(to: user.draw(2) == 0 ? .old : .new)
    } else if user.draw(8) == 0 {
      user.update(to: .new)
    }
    for _ in 0..<user.draw(4) {
      let record = user.draw(busyRecords)
      if user.draw(2) == 0 { try await user.read(record) }
      if user.draw(2) == 0 { try await user.write(record) }
    }
  }

  @Test(arguments: seeds) func nothingNewerIsLostOutsideOfTheWindow(seed: UInt64) async throws {
    let faults =
      seed.isMultiple(of: 2)
      ? [] : [FaultRule(.resetAfter, rate: 0.05), FaultRule(.unavailable, rate: 0.1)]
    let course = Course(seed: seed)
    try await TwoEdges.run(
      seed: seed, records: course.records, faults: faults,
      busy: { try await Self.live($0, $1, course) }
    ) { edges in
      let store = try edges.simulation.store()
      var lost: Set<Int> = []
      for _ in 0..<3 {
        try await edges.migration.plan(store)
        for _ in 0..<2 {
          let (losses, window) = try await edges.apply(store)
          for loss in losses {
            #expect(loss.age <= TwoEdges.lifetime + window, "\(loss), window \(window)")
            lost.insert(loss.version)
          }
        }
        edges.simulation.time.advance(by: .seconds(edges.user.draw(90)))
      }
      // The last word is the new application's, before it is idle.
      edges.user.update(to: .new)
      edges.simulation.simulator.setFaults([])
      try await edges.user.look()
      try await edges.settle(store)
      for record in 0..<course.records {
        let newest = try #require(edges.user.newest(record)).version
        guard !lost.contains(newest) else { continue }
        #expect(try await edges.user.heldVersion(record) == newest)
      }
    }
  }

  /// A write is seen 60 seconds after the absence of its key was remembered, and no sooner: so wide is the
  /// window before the read.
  @Test(arguments: [
    (age: 1, isLost: true), (age: 30_000, isLost: true), (age: 59_998, isLost: true),
    (age: 59_999, isLost: false), (age: 90_000, isLost: false),
  ])
  func theWindowBeforeTheReadIsSixtySecondsWide(age: Int64, isLost: Bool) async throws {
    try await TwoEdges.run(seed: 1, records: 1, busy: { _, _ in }) { edges in
      let store = try edges.simulation.store()
      try await edges.migration.plan(store)
      edges.user.update(to: .new)
      // Keyshift's edge remembers what a run reads that may not write.
      edges.simulation.simulator.revoke(token: Simulation.token, afterRequests: 1)
      #expect(try await edges.apply(store).losses == [])
      edges.simulation.simulator.accept(token: Simulation.token)
      // A millisecond after it remembered that the key is absent.
      try await edges.user.write(0)
      edges.simulation.time.advance(by: .milliseconds(age))
      let (losses, window) = try await edges.apply(store)
      #expect(window == 0)
      #expect(losses.map(\.age) == (isLost ? [age] : []))
      let newest = try #require(edges.user.newest(0)).version
      #expect(try await edges.user.heldVersion(0) == (isLost ? newest - 1 : newest))
    }
  }

  /// A clean-up deletes the legacy record that the old application wrote within the same span.
  @Test(arguments: [
    (age: 1, isLost: true), (age: 59_998, isLost: true), (age: 59_999, isLost: false),
  ])
  func theWindowOfDeletesIsAsWide(age: Int64, isLost: Bool) async throws {
    try await TwoEdges.run(seed: 1, records: 1, busy: { _, _ in }) { edges in
      let store = try edges.simulation.store()
      try await edges.migration.plan(store)
      #expect(try await edges.apply(store).losses == [])
      edges.simulation.time.advance(by: .milliseconds(2 * TwoEdges.lifetime))
      // Keyshift's edge remembers both records from here on.
      try await edges.migration.planCleanup(store)
      try await edges.user.write(0)
      edges.simulation.time.advance(by: .milliseconds(age))
      _ = try await edges.apply(store)
      let legacy = try await edges.simulation.held([edges.user.legacy(0)])
      #expect((legacy[0] == nil) == isLost)
    }
  }

  /// The window after the read is what the run states.
  @Test(arguments: [0, 1_000, 4_000] as [Int64])
  func theWindowAfterTheReadIsWhatTheRunStates(pause: Int64) async throws {
    let requests = Mutex(0)
    try await TwoEdges.run(
      seed: 1, records: 1,
      busy: { user, time in
        guard user.application == .new else { return }
        // The first request reads, or shows by a list, that the key is absent.
        let number = requests.withLock { number in
          number += 1
          return number
        }
        guard number == 2 else { return }
        try await user.write(0)
        time.advance(by: .milliseconds(pause))
      }
    ) { edges in
      let store = try edges.simulation.store()
      try await edges.migration.plan(store)
      edges.user.update(to: .new)
      edges.simulation.time.advance(by: .seconds(120))
      let (losses, window) = try await edges.apply(store)
      #expect(losses.map(\.age) == [pause])
      #expect((pause...pause + 1).contains(window))
    }
  }
}
