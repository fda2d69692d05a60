import Core

/// Sorts the items of a batch into bulk calls, and their outcomes back.
struct BatchWriter: Sendable {
  let client: APIClient
  let endpoints: Endpoints
  let names: NamespaceIDs
  let bounds: RequestBounds
  let retries: RequestRetry

  /// Items that go into the same bulk calls, by their places in the batch.
  private struct Group {
    var place: Place
    var call: BulkWriter.Call
    var indices: [Int] = []
  }

  /// - Parameter deadline: the uptime until which a request may start; nil for as long as it takes.
  /// - Throws: when no item was written, and no other could be, for one and the same reason.
  func write(
    _ items: [WriteItem], _ check: ItemCheck, until deadline: Duration? = nil
  ) async throws(StoreError) -> [WriteOutcome] {
    var outcomes = [WriteOutcome?](repeating: nil, count: items.count)
    var groups: [Group] = []
    for (index, item) in items.enumerated() {
      let place = Place(namespace: item.namespace, id: try names.id(of: item.namespace))
      if let error = check.violation(of: item) {
        outcomes[index] = .failed(error)
      } else {
        Self.add(index, item, place, to: &groups)
      }
    }
    for group in groups {
      do {
        try await write(group, items, until: deadline, &outcomes)
      } catch {
        guard outcomes.contains(where: { $0?.mayHaveHappened ?? false }) else { throw error }
        // Whatever was not sent would fail in the same way.
        return outcomes.map { $0 ?? .failed(error) }
      }
    }
    return outcomes.compactMap { $0 }
  }

  private static func add(
    _ index: Int, _ item: WriteItem, _ place: Place, to groups: inout [Group]
  ) {
    let call: BulkWriter.Call = if case .put = item.change { .put } else { .delete }
    let group = groups.firstIndex { $0.place.id == place.id && $0.call == call }
    if let group {
      groups[group].indices.append(index)
    } else {
      groups.append(Group(place: place, call: call, indices: [index]))
    }
  }

  private func write(
    _ group: Group, _ items: [WriteItem], until deadline: Duration?,
    _ outcomes: inout [WriteOutcome?]
  ) async throws(StoreError) {
    let writer = BulkWriter(
      client: client, endpoints: endpoints, bounds: bounds, retries: retries, place: group.place,
      call: group.call, deadline: deadline)
    var results: [WriteOutcome] = []
    let end: StoreError?
    do {
      try await writer.write(group.indices.map { items[$0] }, &results)
      end = nil
    } catch {
      end = error
    }
    for (index, result) in zip(group.indices, results) { outcomes[index] = result }
    if let end { throw end }
  }
}

extension WriteOutcome {
  /// Whether the item was written, or may have been.
  fileprivate var mayHaveHappened: Bool {
    switch self {
    case .written, .late(_, isSent: true, inDoubt: _): true
    case .failed(let error): error.code == .unavailable
    case .late, .destinationChanged, .sourceChanged: false
    }
  }
}
