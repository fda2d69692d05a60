import Core
import TestKit
import Testing

@testable import AdminAPI

@Suite("Readiness")
struct ReadinessTests {
  private static func readiness(
    _ world: AdminWorld, _ configure: (inout ReadinessSettings) -> Void = { _ in }
  ) -> Readiness<ScriptedStore> {
    var settings = ReadinessSettings()
    settings.wait = { _ in try await Task.sleep(for: .seconds(86_400)) }
    configure(&settings)
    let clock = world.clock
    return Readiness(
      store: world.store, namespace: AdminWorld.logs, settings: settings, now: { clock.now })
  }

  @Test("However many ask at once, the store is asked one question")
  func singleFlight() async throws {
    let world = try await AdminWorld()
    let (gate, opening) = AsyncStream.makeStream(of: Void.self)
    world.store.hold { for await _ in gate { return } }
    let readiness = Self.readiness(world)
    let answers = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 {
        group.addTask { (try? await readiness.check()) != nil }
      }
      opening.yield()
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(answers == 200)
    #expect(world.store.reads == 1)
  }

  @Test("An answer counts for a while, a bad one for a shorter one")
  func kept() async throws {
    let world = try await AdminWorld()
    let readiness = Self.readiness(world)
    for _ in 0..<3 { try await readiness.check() }
    world.clock.advance(seconds: 9)
    try await readiness.check()
    #expect(world.store.reads == 1)
    world.clock.advance(seconds: 1)
    world.store.fail(with: StoreError(.unavailable, "down"))
    for _ in 0..<3 {
      await #expect(throws: AdminError.self) { try await readiness.check() }
    }
    #expect(world.store.reads == 2)
    world.store.fail(with: nil)
    world.clock.advance(seconds: 2)
    try await readiness.check()
    #expect(world.store.reads == 3)
    // A clock that is set back makes no answer last.
    world.clock.advance(seconds: -86_400)
    try await readiness.check()
    #expect(world.store.reads == 4)
  }

  @Test("A store that does not answer is not waited for")
  func slowStore() async throws {
    let world = try await AdminWorld()
    world.store.hold { try await Task.sleep(for: .seconds(86_400)) }
    let readiness = Self.readiness(world) { $0.wait = { _ in } }
    let error = await #expect(throws: AdminError.self) { try await readiness.check() }
    #expect(error?.code == "store-unavailable")
  }

  @Test("Over HTTP, many questions cost one")
  func overHTTP() async throws {
    try await withServing { (serving: Serving) async throws in
      for _ in 0..<50 {
        let answer = try await serving.get("/readyz", as: .nobody)
        #expect(answer.body == "ready\n")
      }
      #expect(serving.world.store.reads == 1)
    }
  }
}
