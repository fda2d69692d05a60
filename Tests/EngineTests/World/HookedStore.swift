import Core
import Synchronization

/// A store in memory that fails, or tells, at the calls a test names.
final class HookedStore: KeyValueStore {
  /// What happens at one write.
  enum Fault: Sendable {
    /// Nothing of the batch is written.
    case refusing(StoreError)
    /// All of it is written, and the answer is lost.
    case losingAnswer(StoreError)
    /// The first half is written, and the answer is lost.
    case half(StoreError)
    /// Everything but these items is written; they fail one by one.
    case failing([Int], StoreError)
    /// As `failing`, but the items were written all the same.
    case doubting([Int], StoreError)
    /// Fewer outcomes than items.
    case answeringNothing
  }

  struct Hooks: Sendable {
    /// By the number of the write call, from 0.
    var fault: @Sendable (Int) -> Fault? = { _ in nil }
    var beforeWrite: @Sendable (Int) async -> Void = { _ in }
    var afterWrite: @Sendable (Int) async -> Void = { _ in }
    /// By the number of the read call, from 0.
    var readError: @Sendable (Int) -> StoreError? = { _ in nil }
  }

  let base: InMemoryStore
  private let hooks: Hooks
  private let counts = Mutex((reads: 0, writes: 0))

  init(_ base: InMemoryStore, _ hooks: Hooks = Hooks()) {
    self.base = base
    self.hooks = hooks
  }

  var capabilities: StoreCapabilities { base.capabilities }
  var identity: String { base.identity }
  var writeCalls: Int { counts.withLock { $0.writes } }

  func pages(_ scan: Scan) -> InMemoryStore.Pages { base.pages(scan) }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    let number = counts.withLock { counts in
      defer { counts.reads += 1 }
      return counts.reads
    }
    if let error = hooks.readError(number) { throw error }
    return try await base.read(namespace, keys)
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    let number = counts.withLock { counts in
      defer { counts.writes += 1 }
      return counts.writes
    }
    await hooks.beforeWrite(number)
    let outcomes: [WriteOutcome]
    switch hooks.fault(number) {
    case nil: outcomes = try await base.write(batch)
    case .refusing(let error): throw error
    case .losingAnswer(let error):
      _ = try await base.write(batch)
      throw error
    case .half(let error):
      _ = try await base.write(WriteBatch(Array(batch.items.prefix(batch.items.count / 2))))
      throw error
    case .failing(let numbers, let error):
      let kept = batch.items.indices.filter { !numbers.contains($0) }
      var written = try await base.write(WriteBatch(kept.map { batch.items[$0] })).makeIterator()
      outcomes = batch.items.indices.map { index in
        numbers.contains(index) ? .failed(error) : written.next() ?? .failed(error)
      }
    case .doubting(let numbers, let error):
      let written = try await base.write(batch)
      outcomes = written.indices.map { numbers.contains($0) ? .failed(error) : written[$0] }
    case .answeringNothing: outcomes = []
    }
    await hooks.afterWrite(number)
    return outcomes
  }
}
