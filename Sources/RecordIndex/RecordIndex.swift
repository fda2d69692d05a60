package import Core

/// An application's index of one kind of record: a summary per record, kept apart from the records
/// by user.
///
/// The records are the truth and the index follows them: a repair sends summaries,
/// computed from the records, to the index.
package protocol RecordIndex: Sendable {
  /// What the index is, the same on every machine that reaches it; holds no secret.
  var identity: String { get }

  /// Summaries that one `put` takes, at most.
  var batchSize: Int { get }

  /// Everything that the index holds of one user.
  ///
  /// Summaries that are added or removed meanwhile may or may not be seen; every other is.
  ///
  /// - Parameter user: the immutable ID.
  /// - Throws: whenever the listing may be incomplete. An error is never "empty".
  func list(_ user: String) async throws(StoreError) -> IndexContents

  /// Inserts summaries, each in place of the one that has its record ID.
  ///
  /// Putting the same summaries again changes nothing.
  ///
  /// - Parameter summaries: at most `batchSize`, no record twice.
  /// - Throws: unless all are known to be stored.
  func put(_ summaries: [IndexSummary], of user: String) async throws(StoreError)
}

/// What an index holds of one user.
package struct IndexContents: Hashable, Sendable {
  /// In ascending order of their record IDs, none twice.
  package var summaries: [IndexSummary]
  /// The index has never been filled for this user and says so.
  package var needsMigration: Bool

  /// - Parameter summaries: in any order, no record twice.
  package init(_ summaries: [IndexSummary], needsMigration: Bool = false) {
    self.summaries = summaries.sorted { $0.record < $1.record }
    self.needsMigration = needsMigration
  }

  /// Records that the index takes for existing.
  package var live: Int { summaries.count { !$0.isDeleted } }
}
