import Core

/// The entries of a dataset, one at a time.
struct DemoEntries: Sequence, Sendable {
  private let dataset: DemoDataset

  init(_ dataset: DemoDataset) { self.dataset = dataset }

  func makeIterator() -> Iterator { Iterator(dataset) }

  struct Iterator: IteratorProtocol {
    private let dataset: DemoDataset
    /// Entries that stand for themselves, last first.
    private var single: [DemoEntry]
    private var user = 0
    private var records: UserRecords
    private var family = 0
    private var index = 0

    init(_ dataset: DemoDataset) {
      self.dataset = dataset
      single = (AdminRecords(dataset).entries + SpecialCases(dataset).entries).reversed()
      records = UserRecords(dataset, user: 0)
    }

    mutating func next() -> DemoEntry? {
      if let entry = single.popLast() { return entry }
      while user < dataset.users {
        while family < DemoFamily.allCases.count {
          if let entry = nextOfFamily() { return entry }
          family += 1
          index = 0
        }
        family = 0
        user += 1
        if user < dataset.users { records = UserRecords(dataset, user: user) }
      }
      return nil
    }

    private mutating func nextOfFamily() -> DemoEntry? {
      let kind = DemoFamily.allCases[family]
      let isReplaced = user == 0 && kind.isReplacedForFirstUser
      guard !isReplaced, kind.belongs(to: user), index < kind.count(records: dataset.records) else {
        return nil
      }
      defer { index += 1 }
      return records.entry(kind, index)
    }
  }
}
