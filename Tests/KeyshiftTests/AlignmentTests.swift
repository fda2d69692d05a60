import Testing

@Suite struct AlignmentTests {
  @Test(arguments: [
    (["a", "b"], ["a", "b"], false), (["a"], ["a", "b"], true), ([], [], false), (["a"], [], true),
    (["a", "…", "d"], ["a", "b", "c", "d"], false), (["a", "…"], ["a"], false),
    (["…", "d"], ["a", "d"], false), (["a", "…", "d"], ["a", "b", "c"], true),
    (["…", "b", "…", "d"], ["a", "b", "c", "c", "d"], false),
  ])
  func finds(_ expected: [String], _ actual: [String], isDifferent: Bool) {
    #expect(Alignment(expected, actual, elision: "…").isDifferent == isDifferent)
  }

  @Test func showsOnlyWhatDiffersAndTheLinesAroundIt() {
    let expected = (1...9).map(String.init)
    var actual = expected
    actual[4] = "five"
    actual.append("ten")
    #expect(
      Alignment(expected, actual).description(context: 1)
        == ["  4", "- 5", "+ five", "  6", "  ⋮", "  9", "+ ten"])
  }

  /// A line that says something else is shown beside its successor, and no elision swallows that.
  @Test func findsWhatBecameOfALine() {
    let alignment = Alignment(
      ["…", "3 of 3 users done."], ["a", "3 of 3 users done. [KS0001]"], elision: "…")
    #expect(
      alignment.pairs == [
        .elided(expected: 0, actual: 0..<1), .changed(expected: 1, actual: 1),
      ])
    #expect(
      alignment.description(context: 0) == [
        "- 3 of 3 users done.", "+ 3 of 3 users done. [KS0001]",
      ])
  }

  @Test func findsTheFewestDifferences() {
    let alignment = Alignment(["a", "b", "c", "d"], ["b", "c", "x", "d"])
    #expect(alignment.pairs.filter(\.isDifference) == [.missing(expected: 0), .added(actual: 2)])
  }
}
