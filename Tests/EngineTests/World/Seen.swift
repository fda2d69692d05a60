import Engine
import Synchronization

/// The progress that a run reported.
final class Seen: Sendable {
  private let reports = Mutex<[ApplyProgress]>([])

  func add(_ progress: ApplyProgress) { reports.withLock { $0.append(progress) } }

  var all: [ApplyProgress] { reports.withLock { $0 } }
}
