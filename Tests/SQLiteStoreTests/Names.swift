import Synchronization

/// File names, each handed out once.
final class Names: Sendable {
  private let count = Mutex(0)

  func next() -> String {
    count.withLock { count in
      count += 1
      return "store-\(count).sqlite"
    }
  }
}
