import Core

/// A chunk while its records may still lack values or destinations.
struct ChunkDraft {
  /// What is known of a destination before it is read.
  enum Listed {
    case absent
    case present(ScanPage.Record)
    /// No listing was asked: probe it.
    case unknown
    /// An in-place rule: the destination is the source.
    case isSource
  }

  private struct Missing {
    var item: Int
    var needsSource: Bool
    var needsDestination: Bool
    var isDestinationListed = false
    var sourceHint = ReadHint.none
    var destinationHint = ReadHint.none
  }

  private(set) var items: [JoinedItem] = []
  private(set) var bytes = 0
  private var missing: [Missing] = []

  /// Records in a chunk, at most; with the size of the values, this bounds memory.
  private static let maximumItems = 1_000
  private static let maximumBytes = 4 * 1_024 * 1_024

  init() { items.reserveCapacity(Self.maximumItems) }

  var hasRoom: Bool { items.count < Self.maximumItems && bytes < Self.maximumBytes }

  mutating func append(_ item: JoinedItem) { items.append(item) }

  mutating func append(
    _ record: ScanPage.Record, destinationKey: Key, rule: Int, _ listed: Listed
  ) {
    var joined = JoinedRecord(
      rule: rule, key: record.key, destinationKey: destinationKey,
      source: record.entry ?? Entry(value: []))
    var lack = Missing(
      item: items.count, needsSource: record.value == nil, needsDestination: false,
      sourceHint: record.hint)
    switch listed {
    case .absent, .isSource: break
    case .unknown: lack.needsDestination = true
    case .present(let destination):
      joined.destination = destination.entry
      lack.needsDestination = destination.value == nil
      lack.isDestinationListed = true
      lack.destinationHint = destination.hint
      bytes += destination.value?.count ?? 0
    }
    bytes += record.value?.count ?? 0
    if lack.needsSource || lack.needsDestination { missing.append(lack) }
    items.append(.record(joined))
  }

  /// The keys whose entries are lacking.
  func wanted(_ namespaces: (Int) -> Namespace) -> [PendingChunk.Wanted] {
    var wanted: [PendingChunk.Wanted] = []
    for lack in missing {
      guard case .record(let record) = items[lack.item] else { continue }
      let namespace = namespaces(record.rule)
      if lack.needsSource {
        wanted.append(
          .init(namespace: namespace, key: record.key, isListed: true, hint: lack.sourceHint))
      }
      if lack.needsDestination {
        wanted.append(
          .init(
            namespace: namespace, key: record.destinationKey, isListed: lack.isDestinationListed,
            hint: lack.destinationHint))
      }
    }
    return wanted
  }

  /// The items with the entries of `wanted` filled in; a source that is gone is dropped.
  func items(with read: [Entry?]) -> [JoinedItem] {
    guard !missing.isEmpty else { return items }
    var items = items
    var next = 0
    var gone: Set<Int> = []
    for lack in missing {
      guard case .record(var record) = items[lack.item] else { continue }
      if lack.needsSource {
        if let source = read[next] { record.source = source } else { gone.insert(lack.item) }
        next += 1
      }
      if lack.needsDestination {
        record.destination = read[next]
        next += 1
      }
      items[lack.item] = .record(record)
    }
    return gone.isEmpty ? items : items.indices.filter { !gone.contains($0) }.map { items[$0] }
  }
}

extension ScanPage.Record {
  /// What the listing says for a read of the value.
  var hint: ReadHint { ReadHint(listed: ReadHint.Listed(metadata: metadata)) }
}
