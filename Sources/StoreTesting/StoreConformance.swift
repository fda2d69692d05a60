public import Core
import Testing

/// What every `KeyValueStore` must do, as one test per backend:
///
///     @Test func conforms() async throws {
///       try await StoreConformance { clock in InMemoryStore(now: { clock.now }) }.run()
///     }
///
/// Checks that need an ability run where `capabilities` claims it, and the claim itself is checked.
public struct StoreConformance<S: KeyValueStore>: Sendable {
  /// Makes a new, empty store that asks the clock for the time.
  public typealias MakeStore = @Sendable (TestClock) async throws -> S

  let makeStore: MakeStore
  let makeReadOnlyStore: MakeStore?
  let takesAnyKeyBytes: Bool
  let keepsNullMetadata: Bool
  let record: @Sendable (ConformanceFailure) -> Void

  /// - Parameters:
  ///   - takesAnyKeyBytes: whether keys may be any bytes; else they are valid UTF-8 without NUL.
  ///   - keepsNullMetadata: whether the metadata `null` is told from none; where it is not, none
  ///     comes back.
  ///   - makeReadOnlyStore: a store that holds the key `kept` in namespace `CONFORMANCE` and is
  ///     open for reading; nil where the backend has no such mode.
  ///   - record: is told of each expectation that a store does not meet; nil records an issue of the
  ///     present test.
  ///   - makeStore: a new, empty, writable store that asks the clock for the time.
  public init(
    takesAnyKeyBytes: Bool = true, keepsNullMetadata: Bool = true,
    makeReadOnlyStore: MakeStore? = nil,
    record: (@Sendable (ConformanceFailure) -> Void)? = nil, makeStore: @escaping MakeStore
  ) {
    self.record =
      record ?? { Issue.record("\($0.description)", sourceLocation: $0.location) }
    self.makeStore = makeStore
    self.makeReadOnlyStore = makeReadOnlyStore
    self.takesAnyKeyBytes = takesAnyKeyBytes
    self.keepsNullMetadata = keepsNullMetadata
  }

  struct Check {
    let name: String
    /// Whether a store with these abilities can be asked.
    let applies: (StoreCapabilities) -> Bool
    let body: (Subject<S>) async throws -> Void

    init(
      _ name: String, where applies: @escaping (StoreCapabilities) -> Bool = { _ in true },
      _ body: @escaping (Subject<S>) async throws -> Void
    ) {
      self.name = name
      self.applies = applies
      self.body = body
    }
  }

  /// Runs every check, each on a store of its own; one that throws fails and the others go on.
  public func run() async throws {
    let checks =
      scanChecks + pageChecks + readChecks + writeChecks + conditionChecks + limitChecks
      + expirationChecks + concurrencyChecks + capabilityChecks
    for check in checks {
      let clock = TestClock()
      let subject = Subject(
        store: try await makeStore(clock), clock: clock, check: check.name, record: record)
      guard check.applies(subject.store.capabilities) else { continue }
      do {
        try await check.body(subject)
      } catch {
        subject.fail("\(error)")
      }
    }
    try await checkReadOnly()
  }

  private func checkReadOnly() async throws {
    guard let makeReadOnlyStore else { return }
    let clock = TestClock()
    let store = try await makeReadOnlyStore(clock)
    let subject = Subject(
      store: store, clock: clock, check: "a read-only store refuses writes", record: record)
    subject.expect(!store.capabilities.writable)
    await subject.expectError(.readOnly) {
      _ = try await store.write(WriteBatch([subject.put("new", "1", expected: nil)]))
    }
    subject.expect(try await subject.value("kept") != nil)
    subject.expect(try await subject.value("new"), equals: nil)
  }
}
