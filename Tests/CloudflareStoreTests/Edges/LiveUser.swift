import Core
import KVSimulator
import Synchronization
import TestKit

/// A user of the application at an edge, while Keyshift works at another.
///
/// The old application reads and writes the legacy keys. The new one reads the canonical key, then the legacy
/// one, and writes the canonical key. Each write states its time and a number that grows, so that of two
/// versions of a record the newer one is known whatever key it is under.
final class LiveUser: Sendable {
  enum Application: Hashable, Sendable { case old, new }

  /// A version under a canonical key that an older one took the place of.
  struct Loss: Hashable, Sendable {
    let record: Int
    let version: Int
    /// Milliseconds from the user's write to the write that took its place.
    let age: Int64
  }

  private struct State {
    var application = Application.old
    var random: SplitMix64
    var lastVersion = 0
    /// By record: the user's newest version, and the version under the canonical key when last looked at.
    var newest: [Int: Int] = [:]
    var canonical: [Int: Int] = [:]
    /// When each version was written.
    var times: [Int: Timestamp] = [:]
    var losses: [Loss] = []
  }

  let identity: Identity
  let records: Int
  private let simulator: KVSimulator
  private let namespace: Namespace
  private let edge: EdgeCode
  private let time: VirtualTime
  private let now: @Sendable () -> Timestamp
  private let state: Mutex<State>

  init(
    _ identity: Identity, records: Int, at edge: EdgeCode, of simulator: KVSimulator,
    namespace: Namespace, time: VirtualTime, now: @escaping @Sendable () -> Timestamp, seed: UInt64
  ) {
    self.identity = identity
    self.records = records
    self.simulator = simulator
    self.namespace = namespace
    self.edge = edge
    self.time = time
    self.now = now
    state = Mutex(State(random: SplitMix64(seed: seed)))
  }

  /// All there were since the last call.
  func takeLosses() -> [Loss] {
    state.withLock { state in
      defer { state.losses = [] }
      return state.losses
    }
  }

  /// The newest version of a record, and when it was written.
  func newest(_ record: Int) -> (version: Int, time: Timestamp)? {
    state.withLock { state in
      guard let version = state.newest[record], let time = state.times[version] else { return nil }
      return (version, time)
    }
  }

  func update(to application: Application) { state.withLock { $0.application = application } }

  /// In 0..<bound.
  func draw(_ bound: Int) -> Int {
    state.withLock { Int.random(in: 0..<bound, using: &$0.random) }
  }

  // MARK: - The application

  /// Reads a record as the application does.
  func read(_ record: Int) async throws {
    let keys = application == .old ? [legacy(record)] : [canonical(record), legacy(record)]
    for key in keys {
      let found = try await simulator.read([key], in: namespace, at: edge)
      if found.first != .some(nil) { return }
    }
  }

  /// Writes a new version of a record, at a time of its own.
  func write(_ record: Int) async throws {
    time.advance(by: .milliseconds(1))
    let isOld = application == .old
    let version = state.withLock { state in
      state.lastVersion += 1
      state.newest[record] = state.lastVersion
      state.times[state.lastVersion] = now()
      if !isOld { state.canonical[record] = state.lastVersion }
      return state.lastVersion
    }
    let owner = isOld ? identity.legacy : identity.id
    let value = #"{"userId":"\#(owner)","updatedAt":"\#(now())","version":\#(version)}"#
    let item = WriteItem(
      namespace: namespace, key: isOld ? legacy(record) : canonical(record),
      change: .put(Entry(value: Array(value.utf8))), expected: nil)
    _ = try await simulator.write([item], in: namespace, at: edge)
  }

  /// Looks, beneath all edges, for canonical records that have become older.
  func look() async throws {
    let keys = (0..<records).map(canonical)
    let held = try await simulator.store.read(namespace, keys)
    let now = now()
    state.withLock { state in
      for (record, entry) in held.enumerated() {
        let version = entry.flatMap(Self.version) ?? 0
        let before = state.canonical[record] ?? 0
        if version < before, let time = state.times[before] {
          let age = now.milliseconds - time.milliseconds
          state.losses.append(Loss(record: record, version: before, age: age))
        }
        state.canonical[record] = version
      }
    }
  }

  /// The version under a record's canonical key, beneath all edges.
  func heldVersion(_ record: Int) async throws -> Int? {
    let held = try await simulator.store.read(namespace, [canonical(record)])
    return held.first.flatMap { $0 }.flatMap(Self.version)
  }

  var application: Application { state.withLock { $0.application } }
  func legacy(_ record: Int) -> Key { Key("trip:\(identity.legacy):r\(record)") }
  func canonical(_ record: Int) -> Key { Key("trip:\(identity.id):r\(record)") }

  private static func version(_ entry: Entry) -> Int? {
    let text = String(decoding: entry.value, as: UTF8.self)
    return text.firstRange(of: "\"version\":").flatMap {
      Int(text[$0.upperBound...].prefix { $0.isNumber })
    }
  }
}
