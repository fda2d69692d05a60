import Core
import Testing

@Suite struct ComparedTimesTests {
  private static let early = MomentInterval(earliest: 1_000, latest: 1_999)
  private static let late = MomentInterval(earliest: 5_000, latest: 5_999)
  private static let wide = MomentInterval(earliest: 1_500, latest: 5_500)

  /// What may have been decided about an early and a late record, and about two that overlap.
  private static let fits: [(source: MomentInterval?, destination: MomentInterval?, Set<Reason>)] =
    [
      (late, early, [.sourceNewer, .differentTimeFields, .futureTime]),
      (early, late, [.destinationNewer, .destinationNewerAsStated, .futureTime]),
      (early, early, [.sameTime, .futureTime]),
      (early, wide, [.timesOverlap, .futureTime]), (wide, late, [.timesOverlap, .futureTime]),
      (nil, late, [.noTime]), (early, nil, [.noTime]),
    ]

  @Test(arguments: fits.indices) func timesPermitWhatFollowsFromThem(_ index: Int) throws {
    let (source, destination, reasons) = Self.fits[index]
    let times = try #require(ComparedTimes(source: source, destination: destination))
    #expect(Set(Reason.allCases.filter { times.permits($0) }) == reasons)
    #expect(reasons.allSatisfy { $0.comparesTimes })
  }

  @Test func distancesHaveBothBounds() throws {
    let newer = try #require(ComparedTimes(source: Self.late, destination: Self.early)?.distance)
    #expect(
      (newer.newer, newer.atLeast, newer.atMost, newer.stated) == (.legacy, 3_001, 4_999, 4_000))
    let older = try #require(ComparedTimes(source: Self.early, destination: Self.late)?.distance)
    #expect(older.newer == .destination)
    #expect(older.atLeast == newer.atLeast)
    #expect(ComparedTimes(source: Self.early, destination: Self.wide)?.distance == nil)
    #expect(ComparedTimes(source: Self.early, destination: nil)?.distance == nil)
    #expect(ComparedTimes(source: nil, destination: nil) == nil)
    let far = try #require(
      ComparedTimes(
        source: MomentInterval(earliest: .max, latest: .max),
        destination: MomentInterval(earliest: .min, latest: .min))?.distance)
    #expect(far.atMost == .max)
  }

  @Test(
    arguments: [
      (0, 0, "1970-01-01T00:00:00Z"), (1, 1, "1970-01-01T00:00:00.000000001Z"),
      (-1, 0, "1969-12-31T23:59:59.999999999Z/1970-01-01T00:00:00Z"),
      (.min, .max, "1677-09-21T00:12:43.145224192Z/2262-04-11T23:47:16.854775807Z"),
    ] as [(Int64, Int64, String)])
  func filesHoldIntervalsExactly(earliest: Int64, latest: Int64, text: String) {
    let interval = MomentInterval(earliest: earliest, latest: latest)
    #expect(interval.fileText == text)
    #expect(MomentInterval(fileText: text) == interval)
  }

  @Test(arguments: [
    "", "/", "now", "1970-01-01T00:00:00Z/", "/1970-01-01T00:00:00Z",
    "1970-01-02T00:00:00Z/1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z/1970-01-01T00:00:00Z/1970-01-01T00:00:00Z",
  ])
  func otherTextsAreNoInterval(text: String) { #expect(MomentInterval(fileText: text) == nil) }
}
