import Core
import Ledger
import StoreTesting
import TestKit
import Testing

@testable import Engine

@Suite("Destinations that a listing shows to be absent")
struct DestinationPresenceTests {
  private struct Scene {
    let clock = TestClock(World.now)
    let store: ScriptedStore
    let crowd: Crowd
    let rules: [String: CompiledRule]

    init(strangers: Int = 0) async throws {
      crowd = Crowd(users: 50, recordsEach: 20, strangers: strangers)
      store = ScriptedStore(try await crowd.store())
      rules = Dictionary(
        uniqueKeysWithValues: CompiledRule.compile(try Crowd.rules()).map { ($0.rule.name, $0) })
    }

    var operations: [Core.Operation] {
      crowd.identities.flatMap { identity in
        (0..<20).map { number in
          Core.Operation(
            identity: identity, rule: "trips", namespace: World.logs, action: .create,
            reason: .destinationAbsent, source: Key("trip:\(identity.legacy):r\(number + 10_000)"),
            destination: Key("trip:\(identity.id):r\(number + 10_000)"),
            sourceFingerprint: Fingerprint(words: (0, 0, 0, 0)), destinationFingerprint: nil,
            resultFingerprint: nil, bytes: 1)
        }
      }
    }

    func presence() -> DestinationPresence<ScriptedStore> {
      var counts = DestinationCounts()
      for operation in operations { counts.add(operation) }
      let clock = clock
      return DestinationPresence(
        store, counts, now: { Timestamp(seconds: clock.now) }, directory: nil)
    }

    /// Asks for the next operations as a batch does.
    func absent(
      _ range: Range<Int>, _ presence: inout DestinationPresence<ScriptedStore>
    ) async throws -> Int {
      try await presence.renew(rules, .none)
      var absent = 0
      for operation in operations[range] where try presence.finding(of: operation) == .absent {
        absent += 1
      }
      return presence.confirms(absent) ? absent : 0
    }
  }

  @Test func oneListingServesWhileItIsYoung() async throws {
    let scene = try await Scene()
    var presence = scene.presence()
    #expect(try await scene.absent(0..<400, &presence) == 400)
    let lists = scene.store.requests.lists
    scene.clock.advance(by: 59)
    #expect(try await scene.absent(400..<1_000, &presence) == 600)
    #expect(scene.store.requests.lists == lists)
    #expect(scene.store.requests.reads == 0)
  }

  @Test func oneThatHasAgedIsMadeAgainWhereItPays() async throws {
    let scene = try await Scene()
    var presence = scene.presence()
    #expect(try await scene.absent(0..<400, &presence) == 400)
    let lists = scene.store.requests.lists
    scene.clock.advance(by: 60)
    try await Record(scene.operations[400].destination, "{}").put(into: scene.store.base)
    #expect(try await scene.absent(400..<1_000, &presence) == 599)
    #expect(scene.store.requests.lists > lists)
  }

  /// The first listing spared less than it took.
  @Test func oneThatHasAgedIsNotMadeAgainWhereItDoesNotPay() async throws {
    let scene = try await Scene()
    var presence = scene.presence()
    #expect(try await scene.absent(0..<100, &presence) == 100)
    let lists = scene.store.requests.lists
    scene.clock.advance(by: 60)
    #expect(try await scene.absent(100..<1_000, &presence) == 0)
    #expect(scene.store.requests.lists == lists)
  }

  @Test func answersThatAgedWhileSourcesWereReadDoNotStand() async throws {
    let scene = try await Scene()
    var presence = scene.presence()
    try await presence.renew(scene.rules, .none)
    let finding = try presence.finding(of: scene.operations[0])
    #expect(finding == .absent)
    scene.clock.advance(by: 60)
    let (one, none) = (presence.confirms(1), presence.confirms(0))
    #expect(!one)
    #expect(none)
  }
}
