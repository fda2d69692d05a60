import Core
import Ledger

/// Whether a run may expect to find an operation's result in place, so that reading the destination first
/// spares the source.
///
/// A wrong guess costs a second read of a batch's destinations, so that nothing is expected any more after
/// a batch of which less than half was in place.
struct ResultExpectation: Sendable {
  private let reached: Int
  /// Whether half of the last batch that was read was in place; nil before the first.
  private var last: Bool?

  /// - Parameter reached: how many of the plan's operations an earlier run attempted. 0 if no such run is
  ///   known; then the first batch decides.
  init(reached: Int) { self.reached = reached }

  func isInPlace(_ number: Int) -> Bool {
    guard let last else { return number < reached }
    return last && (reached == 0 || number < reached)
  }

  mutating func note(_ batch: OperationBatch) {
    var (read, inPlace) = (0, 0)
    for item in batch.items where item.verdict == nil && item.isMove {
      read += 1
      if item.operation.holdsResult(item.destination) { inPlace += 1 }
    }
    if read > 0 { last = 2 * inPlace >= read }
  }
}

extension OperationBatch.Item {
  fileprivate var isMove: Bool {
    if case .rule? = basis { return !operation.isInPlace }
    return false
  }
}
