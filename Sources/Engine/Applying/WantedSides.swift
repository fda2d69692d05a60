import Core
import Ledger

/// Which records of a batch are read, by places among its operations.
struct WantedSides {
  var sources: [Int] = []
  var destinations: [Int] = []
  /// Destinations that a listing shows to be absent.
  var absent: [Int] = []
  /// Operations whose destination is read before anything else: where it holds the result already,
  /// nothing else is read.
  var resultsFirst: [Int] = []
  /// Of operations whose values are read alone.
  var hints: [Int: LoneHints] = [:]

  /// Requests for metadata that a listing spares.
  var listed: Int { hints.values.reduce(0) { $0 + $1.listed } }

  /// Reads both sides of `resultsFirst` together with the others, unless reading their destinations
  /// first takes fewer requests when all of them hold their results.
  mutating func dropResultsFirst(_ batch: OperationBatch, unlessSparing shape: RequestShape) {
    guard !resultsFirst.isEmpty else { return }
    var keys: [Namespace: (first: Int, others: Int)] = [:]
    for i in resultsFirst { keys[batch.items[i].operation.namespace, default: (0, 0)].first += 1 }
    for i in sources + destinations {
      keys[batch.items[i].operation.namespace, default: (0, 0)].others += 1
    }
    let spared = keys.values.reduce(0) { sum, keys in
      func requests(_ count: Int) -> Int { RequestShape.requests(count, per: shape.keysPerRead) }
      return sum + requests(keys.others + 2 * keys.first) - requests(keys.others)
        - requests(keys.first)
    }
    guard spared <= 0 else { return }
    sources += resultsFirst
    destinations += resultsFirst
    resultsFirst = []
  }
}

extension Operation {
  /// Whether the operation can still lead to a write over `destination`, which is not its result: a create
  /// cannot where there is something.
  func mayWrite(over destination: Entry?) -> Bool { action != .create || destination == nil }
}
