import Core
import Foundation
import Glibc
import Ledger
import Synchronization
import SystemPackage
import Testing

@testable import AdminAPI

@Suite("What one caller can take of the server")
struct BoundsTests {
  @Test("Only so many jobs run and wait")
  func jobs() async throws {
    let jobs = BackgroundJobs(running: 1, waiting: 2)
    #expect((0..<4).map { _ in jobs.start {} } == [.begun, .begun, .begun, .full])
    await #expect(throws: AdminError.self) { try await jobs.result { 1 } }
  }

  @Test("A job that ends makes room, and no more than so many run at once")
  func running() async throws {
    let jobs = BackgroundJobs(running: 2, waiting: 100)
    let (ends, end) = AsyncStream.makeStream(of: Int.self)
    let high = Peak()
    for number in 0..<50 {
      let start = jobs.start {
        high.enter()
        await Task.yield()
        high.leave()
        end.yield(number)
      }
      #expect(start == .begun)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await jobs.run() }
      var ended = 0
      for await _ in ends {
        ended += 1
        if ended == 50 { break }
      }
      #expect(high.most <= 2)
      let result = try await jobs.result { 7 }
      #expect(result == 7)
      group.cancelAll()
    }
  }

  @Test("Streams have a limit for each caller, and a place is free when it is let go")
  func streams() {
    let streams = StreamCount()
    var places = (0..<3).map { _ in streams.open(by: "a", atMost: 5, ofCaller: 2) }
    #expect(places.map { $0 != nil } == [true, true, false])
    #expect(streams.open(by: "b", atMost: 2, ofCaller: 2) == nil)
    places[0]?.free()
    places[0]?.free()
    places[0] = nil
    #expect(streams.open(by: "b", atMost: 2, ofCaller: 2) != nil)
    places = []
    #expect(streams.open(by: "a", atMost: 1, ofCaller: 1) != nil)
  }

  @Test("A body that is too long is refused whatever its length says, and its connection ends")
  func longBody() async throws {
    try await withLiveServing { (serving: Serving) async throws in
      let body = #"{"users":[""# + String(repeating: "a", count: 70_000) + #""]}"#
      let answer = try await serving.post("/api/admin/migration/status", body)
      #expect(answer.status == 413)
      #expect(answer.code == "body-too-large")
      let unknown = try await serving.post("/nothing", String(repeating: "a", count: 200_000))
      #expect(unknown.status == 404)
    }
  }

  @Test(
    "Pipes, devices, sockets and directories among plans and states stop nothing",
    .timeLimit(.minutes(15)))
  func strangeFiles() async throws {
    let world = try await AdminWorld()
    let plans = FilePath(NSTemporaryDirectory()).appending("keyshift-\(UUID().uuidString)")
    try DirectoryTree.create(plans)
    defer { try? FileManager.default.removeItem(atPath: plans.string) }
    try await withServing(world, { $0.planDirectories = [plans] }) {
      (serving: Serving) async throws in
      let done = try await serving.post(
        "/api/admin/migration", #"{"users":["johndoe"],"apply":true}"#)
      #expect(done.status == 200)
      let state = serving.world.state.appending("test")
      for directory in [plans, state, state.appending("plans")] {
        for name in ["pipe.ksplan", "pipe.state.json", "pipe.lock"] {
          #expect(mkfifo(directory.appending(name).string, 0o600) == 0)
        }
        for name in ["directory.ksplan", "directory.state.json", "directory.lock"] {
          try DirectoryTree.create(directory.appending(name))
        }
        for (name, target) in [
          ("zero.ksplan", "/dev/zero"), ("zero.state.json", "/dev/zero"),
          ("loop.ksplan", "loop.ksplan"),
        ] {
          #expect(symlink(target, directory.appending(name).string) == 0)
        }
      }
      #expect(mkfifo(serving.world.state.appending("pipe").string, 0o600) == 0)
      try DirectoryTree.create(serving.world.state.appending("other"))
      #expect(
        mkfifo(serving.world.state.appending("other/audit.jsonl").string, 0o600) == 0)
      #expect(try await serving.get("/api/admin/plans").json["plans"].count == 1)
      for path in [
        "/", "/plans", "/audit?environment=test", "/metrics", "/api/admin/runs",
        "/cohorts/test/world",
      ] {
        #expect(try await serving.get(path).status == 200, "\(path)")
      }
      #expect(try await serving.get("/audit?environment=other").status == 500)
      #expect(try await serving.get("/healthz", as: .nobody).status == 200)
    }
  }
}

/// How many were inside at once, at most.
private final class Peak: Sendable {
  private let counts = Mutex((now: 0, most: 0))

  var most: Int { counts.withLock { $0.most } }
  func enter() {
    counts.withLock { counts in
      counts.now += 1
      counts.most = max(counts.most, counts.now)
    }
  }
  func leave() { counts.withLock { $0.now -= 1 } }
}
