import Core
import HTTPTypes

/// Whether the store answers: asked once for all who want to know, and not again for a while.
///
/// Anybody may ask, and each question costs a request of the store, so their number must not depend on how
/// often the server is asked.
actor Readiness<Store: KeyValueStore> {
  private struct Answer {
    var error: AdminError?
    var from: Timestamp
    var until: Timestamp
  }

  private let store: Store
  private let namespace: Namespace
  private let settings: ReadinessSettings
  private let now: @Sendable () -> Timestamp
  private var answer: Answer?
  /// Those who wait for the question under way; nil while there is none.
  private var waiting: [CheckedContinuation<AdminError?, Never>]?

  init(
    store: Store, namespace: Namespace, settings: ReadinessSettings,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.store = store
    self.namespace = namespace
    self.settings = settings
    self.now = now
  }

  /// - Throws: 503 or 502 where the store did not answer, or took too long.
  func check() async throws(AdminError) {
    if let error = await verdict() { throw error }
  }

  private func verdict() async -> AdminError? {
    let time = now()
    // A clock that was set back must not make an answer last.
    if let answer, answer.from <= time, time < answer.until { return answer.error }
    if waiting != nil {
      return await withCheckedContinuation { waiting?.append($0) }
    }
    waiting = []
    let error = await ask()
    let end = now()
    answer = Answer(
      error: error, from: end,
      until: end.adding(seconds: error == nil ? settings.keptFor : settings.failureKeptFor))
    let others = waiting ?? []
    waiting = nil
    for other in others { other.resume(returning: error) }
    return error
  }

  /// The store answers, for any key at all.
  private func ask() async -> AdminError? {
    let (store, namespace, settings) = (store, namespace, settings)
    return await withTaskGroup(of: AdminError?.self) { group in
      group.addTask {
        do throws(StoreError) {
          _ = try await store.read(namespace, [Key("keyshift:ready")])
          return nil
        } catch { return AdminError(error) }
      }
      group.addTask {
        do { try await settings.wait(settings.limit) } catch {
          return AdminError(CancellationError())
        }
        return AdminError(
          .serviceUnavailable, "store-unavailable", "the store did not answer in time")
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }
}

/// How long answers about readiness count, and how long one is waited for.
package struct ReadinessSettings: Sendable {
  /// Seconds that "ready" counts.
  package var keptFor: Int64 = 10
  /// Seconds that "not ready" counts.
  package var failureKeptFor: Int64 = 2
  /// The longest wait for the store.
  package var limit = Duration.seconds(5)
  package var wait: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

  package init() {}
}
