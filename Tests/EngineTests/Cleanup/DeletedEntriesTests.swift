import Core
import SystemPackage
import TestKit
import Testing

@testable import Engine

@Suite("What a clean-up plan deletes, kept for its snapshot")
struct DeletedEntriesTests {
  private static let entries: [(key: Key, entry: Entry)] = (0..<20_000).map { number in
    var entry = Entry(
      value: Array(repeating: UInt8(truncatingIfNeeded: number), count: number % 97))
    entry.metadata = [nil, [], Array("{\"n\":\(number)}".utf8)][number % 3]
    entry.expiration = number % 2 == 0 ? nil : Int64(number) - 100
    return (Key("trip:\(number)"), entry)
  }

  /// More than is kept in memory, asked for in any order.
  @Test func comesBackAsItWas() throws {
    let directory = try TemporaryDirectory()
    let deleted = DeletedEntries(in: directory.path)
    for (key, entry) in Self.entries { try deleted.append(key, entry) }
    #expect(directory.names.isEmpty)
    for start in 0..<7 {
      for number in stride(from: 19_999 - start, through: 0, by: -7) {
        let (key, entry) = Self.entries[number]
        try #require(deleted.entry(number, of: key) == entry)
      }
    }
  }

  @Test func anotherKeyAndOneBeyondTheEndAreErrors() throws {
    let deleted = DeletedEntries(in: nil)
    for (key, entry) in Self.entries.prefix(3) { try deleted.append(key, entry) }
    #expect(throws: StoreError.self) { try deleted.entry(1, of: "trip:2") }
    #expect(throws: StoreError.self) { try deleted.entry(3, of: "trip:3") }
  }

  @Test func aDirectoryThatRefusesIsNamed() throws {
    let deleted = DeletedEntries(in: "/nonexistent")
    let error = #expect(throws: StoreError.self) {
      for (key, entry) in Self.entries { try deleted.append(key, entry) }
    }
    #expect(error?.message.contains("/nonexistent") ?? false)
  }
}
