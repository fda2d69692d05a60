import Core
import Ledger

/// Counts the requests of a plan's batches while the plan is made, batch by batch as they will be read and
/// written.
struct BatchForecast: Sendable {
  /// What one batch needs of one namespace, in keys.
  private struct Need {
    /// Read together with the sources.
    var text = 0
    /// Read by themselves, before or after the others.
    var apart = 0
    /// Destinations to be created: read with `text` unless a listing shows that they are absent.
    var creates = 0
    /// Values that are read alone.
    var lone = 0
    var puts = 0
    var deletes = 0
  }

  private let shape: RequestShape
  private let size: Int
  private let isCheck: Bool
  private let purpose: PlanSubject.Purpose
  private var needs: [Namespace: Need] = [:]
  private var operations = 0
  private var bytes = 0
  private var loneInBatch = 0
  /// Of the batches before, if listings show every absence.
  private var least = RequestEstimate()
  /// Read requests if every destination is read.
  private var mostReads = 0
  private var creates: [Namespace: Int] = [:]
  private var lone = 0

  /// - Parameters:
  ///   - batch: the plan's `limits.batch`; a verification has a size of its own.
  ///   - isCheck: whether the plan is to be verified, and not applied.
  init(
    _ capabilities: StoreCapabilities, batch: Int?, purpose: PlanSubject.Purpose,
    isCheck: Bool = false
  ) {
    shape = RequestShape(capabilities)
    size = max(1, (isCheck ? nil : batch) ?? ApplyBatch.size(capabilities))
    self.purpose = purpose
    self.isCheck = isCheck
  }

  /// Takes the next operation in the plan's order.
  mutating func add(_ operation: Operation) {
    if operations == size || bytes >= ApplyBatch.bytes || loneInBatch >= ApplyBatch.lone {
      endBatch()
    }
    operations += 1
    guard operation.action.writes || isCheck && operation.action == .unchanged else { return }
    bytes += operation.bytes
    let sides = operation.loneSides(isCheck: isCheck)
    var need = needs[operation.namespace] ?? Need()
    need.lone += sides.count
    if !isCheck { loneInBatch += sides.count }
    if isCheck {
      addCheck(operation, isLone: !sides.isEmpty, &need)
    } else {
      addReads(operation, lone: sides.count, &need)
      if operation.action == .delete { need.deletes += 1 } else { need.puts += 1 }
    }
    needs[operation.namespace] = need
  }

  private func addReads(_ operation: Operation, lone: Int, _ need: inout Need) {
    if operation.isCreatedElsewhere {
      need.creates += 1
      need.text += 1 - lone
    } else {
      need.text += (operation.isInPlace ? 1 : 2) - lone
    }
  }

  private func addCheck(_ operation: Operation, isLone: Bool, _ need: inout Need) {
    guard !isLone else { return }
    // A migration's destinations come first; where they hold their results, nothing else is read.
    if case .migrate = purpose, !operation.isInPlace { need.apart += 1 } else { need.text += 1 }
  }

  private mutating func endBatch() {
    for (namespace, need) in needs {
      func requests(_ keys: Int) -> Int { RequestShape.requests(keys, per: shape.keysPerRead) }
      let apart = requests(need.apart) + need.lone
      least.reads += requests(need.text) + apart
      mostReads += requests(need.text + need.creates) + apart
      least.keysRead += need.text + need.apart + need.lone
      least.writes +=
        RequestShape.requests(need.puts, per: shape.itemsPerWrite)
        + RequestShape.requests(need.deletes, per: shape.itemsPerWrite)
      least.keysWritten += need.puts
      least.keysDeleted += need.deletes
      creates[namespace, default: 0] += need.creates
      lone += need.lone
    }
    needs = [:]
    operations = 0
    bytes = 0
    loneInBatch = 0
  }

  /// Ends the plan.
  ///
  /// - Parameter listing: what will be listed; nil if nothing is, so that every destination is read and
  ///   every value that is read alone takes a second request for its metadata.
  consuming func estimate(_ listing: ListingForecast?) -> RequestEstimate {
    endBatch()
    var estimate = least
    estimate.lists = listing?.lists ?? 0
    let created = creates.values.reduce(0, +)
    let unlisted =
      listing.map { $0.unlisted.values.reduce(0, +) }.map { min($0, created) } ?? created
    if created > 0 {
      let share = Double(mostReads - least.reads) * Double(unlisted) / Double(created)
      estimate.reads += Int(share.rounded(.up))
    }
    estimate.keysRead += unlisted
    let metadata = listing?.metadata ?? lone
    estimate.binaryReads = lone + metadata
    estimate.reads += metadata
    estimate.mostReads = mostReads + lone
    return estimate
  }
}
