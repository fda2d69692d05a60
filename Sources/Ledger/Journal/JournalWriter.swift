/// Appends a run's journal, batch by batch.
///
/// Lines are collected here and handed over when there are many, and at each `sync`.
package struct JournalWriter {
  private let writer: any RunWriter
  private var encoder = JournalEncoder()

  /// - Parameter writer: of a run that begins; calls of this type come one after another.
  package init(_ writer: any RunWriter) { self.writer = writer }

  package mutating func append(_ record: JournalRecord) { encoder.append(record) }

  /// Hands on what was appended, where it has grown; durable only after `sync`.
  ///
  /// Memory is bounded by calling this between batches that need no `sync`.
  package mutating func drain() async throws(LedgerError) {
    guard encoder.pendingBytes >= Self.drainedBytes else { return }
    try await writer.append(encoder.takeBytes(), to: .journal)
  }

  private static let drainedBytes = 1 << 18

  /// Returns once every record appended so far is durable.
  package mutating func sync() async throws(LedgerError) {
    try await writer.append(encoder.takeBytes(), to: .journal)
    try await writer.sync(.journal)
  }
}

extension RunStorage {
  /// Writes what was found out about the run in one step, over what an earlier finding left.
  package func replaceRecovery(with records: [JournalRecord]) async throws(LedgerError) {
    try await replaceRecovery(with: JournalEncoder.lines(of: records))
  }
}
