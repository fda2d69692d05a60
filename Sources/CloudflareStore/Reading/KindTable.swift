import Synchronization

/// What is known of each namespace's values; shared by all reads of a store.
final class KindTable: Sendable {
  private let kinds = Mutex<[String: ValueKinds]>([:])

  init() {}

  func kinds(of place: Place) -> ValueKinds { kinds.withLock { $0[place.id] ?? ValueKinds() } }

  func change(_ place: Place, _ body: (inout ValueKinds) -> Void) {
    kinds.withLock { body(&$0[place.id, default: ValueKinds()]) }
  }

  /// Without a copy of what is known.
  func ask<Answer: Sendable>(_ place: Place, _ body: (ValueKinds) -> Answer) -> Answer {
    kinds.withLock { body($0[place.id] ?? ValueKinds()) }
  }
}
