import Core
import Synchronization

/// Counts requests as they are sent.
final class RequestCounter: Sendable {
  private let state = Mutex(RequestCounts())

  var counts: RequestCounts { state.withLock { $0 } }

  /// A read that only a value which is not text made necessary, besides its count as a request.
  func noteBinaryRead() { state.withLock { $0.binaryReads += 1 } }

  func note(_ request: APIRequest, isRepeat: Bool) {
    state.withLock { counts in
      if isRepeat { counts.repeats += 1 }
      switch request.kind {
      case .list: counts.lists += 1
      case .read:
        counts.reads += 1
        counts.keysRead += request.keys
      case .write:
        counts.writes += 1
        counts.keysWritten += request.keys
      case .delete:
        counts.deletes += 1
        counts.keysDeleted += request.keys
      }
    }
  }
}
