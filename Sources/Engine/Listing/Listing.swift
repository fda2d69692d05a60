import Core
import Ledger
import SystemPackage

/// What was listed beforehand: which keys there are under the prefixes that a cohort needs.
///
/// In memory are the prefixes and a mark for every few hundred keys; the keys themselves are in
/// temporary files.
final class Listing: Sendable {
  struct Entry: Sendable {
    var keys: WantedKeys
    var spool: Spool
    var place: ListedGroup.Place
  }

  /// What is known of one key.
  enum Presence: Sendable {
    case absent
    case present(ScanPage.Record)
    /// The listing does not cover the key.
    case unknown
  }

  let reports: [ListingReport]
  /// What was listed, in the order of its keys.
  private let entries: [Namespace: [Entry]]

  init(_ groups: [ListedGroup]) {
    reports = groups.map(\.report)
    var entries: [Namespace: [Entry]] = [:]
    for group in groups {
      for (keys, place) in zip(group.group.wanted, group.places) {
        guard let place else { continue }
        entries[group.group.namespace, default: []].append(
          Entry(keys: keys, spool: group.spool, place: place))
      }
    }
    self.entries = entries.mapValues { $0.sorted { $0.keys.start < $1.keys.start } }
  }

  /// What whole prefixes took.
  var scans: [RequestForecast.PrefixScan] {
    reports.filter { $0.strategy == .wholePrefix }.map {
      RequestForecast.PrefixScan(
        namespace: $0.namespace, prefix: $0.prefix, pages: $0.requests)
    }
  }

  var requests: Int { reports.reduce(0) { $0 + $1.requests } }

  /// What holds every key under `prefix`; nil where nothing does.
  func entry(covering prefix: Key, in namespace: Namespace) -> Entry? {
    entry(before: prefix, in: namespace).flatMap { $0.keys.covers(prefix) ? $0 : nil }
  }

  /// What tells whether there is `key`; nil where nothing does.
  func entry(containing key: Key, in namespace: Namespace) -> Entry? {
    entry(before: key, in: namespace).flatMap { $0.keys.contains(key) ? $0 : nil }
  }

  /// The last entry that starts at or before `key`: no other can contain it, because none stands
  /// within another.
  private func entry(before key: Key, in namespace: Namespace) -> Entry? {
    guard let entries = entries[namespace] else { return nil }
    var low = 0
    var high = entries.count
    while low < high {
      let middle = low + (high - low) / 2
      if entries[middle].keys.start > key { high = middle } else { low = middle + 1 }
    }
    return low == 0 ? nil : entries[low - 1]
  }
}

/// Looks keys up in a listing; cheapest for keys that follow each other.
struct ListingLookup: Sendable {
  private let listing: Listing
  private var namespace: Namespace?
  private var entry: Listing.Entry?
  private var cursor: SpoolCursor?
  private var last: Key?

  init(_ listing: Listing) { self.listing = listing }

  mutating func presence(
    of key: Key, in namespace: Namespace
  ) throws(StoreError) -> Listing.Presence {
    if self.namespace != namespace || !(entry?.keys.contains(key) ?? false)
      || last.map({ key < $0 }) ?? false
    {
      self.namespace = namespace
      entry = listing.entry(containing: key, in: namespace)
      cursor = entry.map { SpoolCursor($0.spool, $0.place.extent) }
    }
    last = key
    guard var cursor else { return .unknown }
    let found = try cursor.advance(to: key)
    self.cursor = cursor
    guard let found, found.key == key else { return .absent }
    return .present(found)
  }
}
