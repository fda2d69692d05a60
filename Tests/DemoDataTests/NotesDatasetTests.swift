import ByteJSON
import Core
import DemoData
import Testing

@Suite("Notes")
struct NotesDatasetTests {
  static let now: Int64 = 1_764_000_000

  private func dataset(users: Int = 12, records: Int = 20, seed: UInt64 = 7) -> NotesDataset {
    NotesDataset(users: users, records: records, seed: seed, now: Self.now)
  }

  @Test func isTheSameEveryTime() {
    #expect(Array(dataset().entries()) == Array(dataset().entries()))
    #expect(Array(dataset().entries()) != Array(dataset(seed: 8).entries()))
  }

  @Test func growsWithoutChangingWhatWasThere() {
    let small = Array(dataset(users: 5).entries())
    #expect(dataset(users: 9).entries().prefix(small.count).elementsEqual(small))
  }

  @Test(arguments: [(1, 0), (1, 1), (3, 400), (40, 11)])
  func keysAreDistinctAndValuesAreJSON(_ users: Int, _ records: Int) {
    var seen: Set<DemoEntry> = []
    for var entry in dataset(users: users, records: records).entries() {
      let nothing = JSONPointerSet([])
      #expect(throws: Never.self) { try nothing.locate(in: entry.entry.value.span) }
      entry.entry = Entry(value: [])
      #expect(seen.insert(entry).inserted, "\(entry.namespace) \(entry.key)")
    }
  }

  @Test func sizesOutOfRangeAreTaken() {
    let smallest = NotesDataset(users: -5, records: -1, seed: 0, now: Self.now)
    #expect(smallest.users == 1)
    #expect(smallest.records == 0)
  }

  /// By names and by IDs, also in lower case, which keys use.
  @Test func usersAreDistinct() {
    let dataset = dataset(users: 3_000)
    let identities = (0..<3_000).map(dataset.identity)
    #expect(Set(identities.map { $0.legacy.lowercased() }).count == 3_000)
    #expect(Set(identities.map(\.id)).count == 3_000)
  }

  /// What makes the application another than that of the trips.
  @Test func hasEveryKindOfRecord() {
    let entries = Array(dataset(users: 3).entries())
    let texts = entries.map { String(decoding: $0.entry.value, as: UTF8.self) }
    #expect(Set(entries.map(\.namespace)) == ["ACCOUNTS", "NOTES", "READERS", "SETTINGS"])
    for part in [
      #""members":[{"user":"ann.lee@example.com""#, #""editors":["ann.lee@example.com""#,
      #""owner":1001,"#, #""draft":"{\"author\":"#, #""colours":{"Chris.Ortiz@example.org""#,
      #""owner":"chris.ortiz@example.org""#, #""owner":"1001""#, #""created":17"#,
    ] {
      #expect(texts.contains { $0.contains(part) }, "\(part)")
    }
    #expect(entries.contains { $0.entry.metadata != nil })
    #expect(entries.contains { $0.entry.metadata == nil })
  }
}
