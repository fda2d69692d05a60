/// What checking the demo's index must find after the migration: exact counts.
package struct DemoIndexExpectation: Hashable, Sendable {
  /// Summaries.
  package var missing = 0
  package var stale = 0
  package var extra = 0
  /// Records of which no summary can be made.
  package var unusable = 0
  /// Users.
  package var wrongCounters = 0
  package var inconsistent = 0
}

extension DemoDataset {
  /// What checking the index finds once every user's records have moved.
  package var expectedIndex: DemoIndexExpectation {
    var expected = DemoIndexExpectation(unusable: SpecialCases.unindexable, inconsistent: 1)
    for user in 1..<max(1, users) {
      let mistake = DemoIndexMistake(user, of: self)
      switch mistake {
      case .missing: expected.missing += 1
      case .stale: expected.stale += 1
      case .extra: expected.extra += 1
      case nil: break
      }
      let isWrong = DemoIndexMistake.hasWrongCounter(user)
      if isWrong { expected.wrongCounters += 1 }
      if isWrong || mistake != nil { expected.inconsistent += 1 }
    }
    return expected
  }
}
