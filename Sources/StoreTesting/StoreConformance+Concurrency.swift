import Core
import Testing

extension StoreConformance {
  var concurrencyChecks: [Check] {
    [
      Check(
        "of many writers who expect a key absent, one wins",
        where: { $0.conditionalWrites.comparesDestination }
      ) {
        try await checkRace($0)
      }
    ]
  }

  private func checkRace(_ subject: Subject<S>) async throws {
    for round in 0..<10 {
      let key = Key("race:\(round)")
      let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
        for writer in 0..<8 {
          group.addTask {
            let item = subject.put(key, "\(writer)", expected: .absent)
            let outcomes = try await subject.store.write(WriteBatch([item]))
            return outcomes == [.written] ? writer : nil
          }
        }
        return try await group.reduce(into: [Int]()) { winners, winner in
          if let winner { winners.append(winner) }
        }
      }
      subject.expect(winners.count, equals: 1, "round \(round)")
      subject.expect(try await subject.value(key), equals: winners.first.map(String.init))
    }
  }
}
