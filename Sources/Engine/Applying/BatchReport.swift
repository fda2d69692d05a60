import Core
import Ledger

/// What became of a batch's writes.
struct BatchReport: Sendable {
  struct Result: Sendable {
    var number: Int
    var operation: Operation
    var kind: OutcomeKind
    var reason: Reason?
    var message: String?

    init(
      _ write: DecidedBatch.Write, _ kind: OutcomeKind, _ reason: Reason? = nil,
      message: String? = nil
    ) {
      number = write.number
      operation = write.operation
      self.kind = kind
      self.reason = reason
      self.message = message
    }
  }

  var results: [Result] = []
  /// Writes that may have happened.
  var doubts: [DecidedBatch.Write] = []
  /// Writes that certainly did not happen, and were not refused either: the run ended before them.
  var left: [DecidedBatch.Write] = []
  /// Writes that were not sent, because a read does not show yet what they rest on.
  var waiting: [DecidedBatch.Pending] = []
  /// What ends the run; nil where nothing does.
  var fatal: (any Error)?
  /// From the first read to the last answer; nil where nothing was sent, or the store compares.
  var width: Duration?

  var isEmpty: Bool {
    results.isEmpty && doubts.isEmpty && left.isEmpty && waiting.isEmpty
  }

  /// Whether the store was interrupted while it wrote; what it had sent by then is not known.
  var isCutShort: Bool { (fatal as? StoreError)?.code == .cancelled }

  mutating func note(_ width: Duration) { self.width = max(self.width ?? width, width) }
}

extension StoreError {
  /// Whether a write that ended so may have happened.
  var leavesDoubt: Bool { code == .unavailable || code == .cancelled }
}
