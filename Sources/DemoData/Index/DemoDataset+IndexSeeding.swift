import Core
package import RecordIndex

extension DemoDataset {
  /// Puts every user's summaries into an index, whatever it holds of them.
  ///
  /// - Returns: how many summaries were put.
  /// - Throws: the first failure; users before it stay, and seeding again completes the others.
  @discardableResult
  package func seed(into index: some RecordIndex) async throws -> Int {
    let contents = try DemoIndex(self)
    let size = max(1, index.batchSize)
    var put = 0
    for user in 0..<users {
      let summaries = contents.summaries(of: user)
      let id = identity(at: user).id
      for start in stride(from: 0, to: summaries.count, by: size) {
        try await index.put(Array(summaries[start..<min(start + size, summaries.count)]), of: id)
      }
      put += summaries.count
    }
    return put
  }
}
