package import Core

/// What listing a plan's keys again will take when it is carried out or verified.
package struct ListingForecast: Hashable, Sendable {
  /// List requests.
  package var lists: Int
  /// Destinations to be created that no listing will cover: each is read.
  package var unlisted: [Namespace: Int]
  /// Requests for the metadata of one key that no listing will spare.
  package var metadata: Int

  package init(lists: Int, unlisted: [Namespace: Int] = [:], metadata: Int = 0) {
    self.lists = lists
    self.unlisted = unlisted
    self.metadata = metadata
  }

  /// Goes through the choices that an apply will make, by where the plan's listing found the keys.
  init?(
    _ counts: DestinationCounts?, _ rules: [CompiledRule], _ listing: Listing?,
    _ capabilities: StoreCapabilities
  ) {
    guard let counts, let listing else { return nil }
    self.init(lists: 0)
    let shape = RequestShape(capabilities)
    let byName = Dictionary(
      rules.map { ($0.rule.name, $0) }, uniquingKeysWith: { first, _ in first })
    guard capabilities.consistencyDelay > 0 else {
      for group in counts.groups(byName, scans: listing.scans) {
        for wanted in group.wanted { leave(wanted, group) }
      }
      return
    }
    for group in counts.groups(byName, scans: listing.scans) { add(group, listing, shape) }
  }

  /// What is left to reads.
  private mutating func leave(_ wanted: WantedKeys, _ group: ListingGroup) {
    unlisted[group.namespace, default: 0] += wanted.reads ?? 0
    metadata += wanted.metadata
  }

  private mutating func add(_ group: ListingGroup, _ listing: Listing, _ shape: RequestShape) {
    var choice = ListingChoice(
      total: group.cost(shape), requestCost: shape.requestCost, expectedPages: group.expectedPages)
    let pages = group.wanted.map { wanted in
      listing.entry(containing: wanted.start, in: group.namespace)?.place.page ?? Int.max
    }
    var left = group.wanted.indices
    while let first = left.first, let last = left.last {
      let isOne = group.wanted[0].covers(group.prefix)
      switch isOne ? .alone : choice.next(isAmidWanted: false) {
      case .page:
        choice.scannedPage()
        lists += 1
        var passed = first
        while passed <= last, pages[passed] <= choice.pages {
          choice.pass(group.wanted[passed].cost(shape))
          passed += 1
        }
        left = passed..<left.upperBound
      case .alone:
        let wanted = group.wanted[last]
        choice.spendAlone(wanted.cost(shape))
        if wanted.isSinglePage(shape) {
          lists += 1
        } else {
          leave(wanted, group)
        }
        left = left.dropLast()
      }
    }
  }
}
