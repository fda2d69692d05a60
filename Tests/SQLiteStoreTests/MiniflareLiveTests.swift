import Core
import Foundation
import SQLiteStore
import StoreTesting
import Synchronization
import TestKit
import Testing

/// Reading beside a `wrangler dev` that runs, starts or stops.
@Suite struct MiniflareLiveTests {
  @Test(arguments: [true, false])
  func readingChangesNothing(isRunning: Bool) async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    for i in 0..<50 { try fixture.put("k:\(i)", "value \(i)") }
    if !isRunning { try fixture.stop() }
    let before = try fixture.state()
    let store = try await fixture.store()
    #expect(try await keys(store).count == 50)
    #expect(try await store.read(namespace, ["k:7"]) == [Entry(value: Array("value 7".utf8))])
    try await store.close()
    let after = try fixture.state()
    // The shared memory of a running writer takes note of readers.
    let isCompared = { (name: String) in !name.hasSuffix("-shm") }
    #expect(before.filter { isCompared($0.key) } == after.filter { isCompared($0.key) })
    #expect(before.keys.sorted() == after.keys.sorted())
  }

  @Test func followsAWranglerThatStartsAndStops() async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try fixture.put("a", "1")
    try fixture.stop()
    let store = try await fixture.store()
    #expect(try await keys(store) == ["a"])
    try fixture.put("b", "2")
    #expect(try await keys(store) == ["a", "b"])
    try fixture.stop()
    try fixture.put("c", "3")
    #expect(try await store.read(namespace, ["a", "b", "c"]).allSatisfy { $0 != nil })
  }

  /// Each value names the metadata that it was put with, so a mixture of two puts would show.
  @Test func everyReadSeesOnePutOfAKeyThatIsReplacedAllTheTime() async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    let names = (0..<20).map { "k:\($0)" }
    for name in names { try fixture.put(name, Array("0".utf8), metadata: "0") }
    let store = try await fixture.store()
    let writer = Flag()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { writer.raise() }
        for round in 1...50 {
          for name in names {
            try fixture.put(name, Array("\(round)".utf8), metadata: "\(round)")
          }
        }
      }
      group.addTask {
        repeat {
          let entries = try await store.read(namespace, names.map { Key($0) })
          for entry in entries {
            let entry = try #require(entry)
            #expect(entry.metadata == entry.value)
          }
          #expect(try await keys(store).count == names.count)
        } while !writer.isRaised
      }
      try await group.waitForAll()
    }
    let last = try await store.read(namespace, names.map { Key($0) })
    #expect(last.allSatisfy { $0?.value == Array("50".utf8) })
  }
}

private final class Flag: Sendable {
  private let state = Mutex(false)

  var isRaised: Bool { state.withLock { $0 } }
  func raise() { state.withLock { $0 = true } }
}
