import Synchronization

/// How many streams of events are open, and whose.
final class StreamCount: Sendable {
  private struct Open {
    var all = 0
    var own: [String: Int] = [:]
  }

  private let places = Mutex(Open())

  /// A place that is free again when the last reference to it goes, if not before; also where no stream was ever
  /// sent.
  final class Place: Sendable {
    private let count: StreamCount
    private let caller: String
    private let isFree = Mutex(false)

    fileprivate init(_ count: StreamCount, _ caller: String) {
      self.count = count
      self.caller = caller
    }

    deinit { free() }

    func free() {
      let wasFree = isFree.withLock { isFree in
        defer { isFree = true }
        return isFree
      }
      if !wasFree { count.close(caller) }
    }
  }

  /// - Returns: nil where there are as many as may be, in all or of this caller.
  func open(by caller: String, atMost limit: Int, ofCaller own: Int) -> Place? {
    let hasRoom = places.withLock { places in
      guard places.all < limit, places.own[caller, default: 0] < own else { return false }
      places.all += 1
      places.own[caller, default: 0] += 1
      return true
    }
    return hasRoom ? Place(self, caller) : nil
  }

  private func close(_ caller: String) {
    places.withLock { places in
      places.all -= 1
      let left = places.own[caller, default: 0] - 1
      places.own[caller] = left > 0 ? left : nil
    }
  }
}
