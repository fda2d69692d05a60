package import Ledger

/// The newest records that match, kept while a log streams by from its oldest record on, in memory
/// that does not grow with it.
package struct AuditPage: Sendable {
  package let query: AuditQuery
  /// Most records on a page.
  package let size: Int
  /// Records added that match the query, wherever they stand.
  package private(set) var total = 0
  private let filter: AuditFilter
  /// The last `size`, from `oldest` on in a ring.
  private var kept: [AuditRecord] = []
  private var oldest = 0
  private var candidates = 0

  /// - Parameter size: taken between 1 and 1,000.
  package init(_ query: AuditQuery, size: Int = 50) {
    self.query = query
    self.size = min(max(1, size), 1_000)
    filter = query.filter
  }

  /// Takes the log's next record.
  package mutating func add(_ record: AuditRecord) {
    guard filter.matches(record.event) else { return }
    total += 1
    guard query.before.map({ record.sequence < $0 }) ?? true else { return }
    candidates += 1
    if kept.count < size {
      kept.append(record)
    } else {
      kept[oldest] = record
      oldest = (oldest + 1) % size
    }
  }

  /// Reads a log to its end.
  ///
  /// - Throws: what reading the records throws.
  package static func reading(
    _ log: EnvironmentAudit, _ query: AuditQuery, size: Int = 50
  ) async throws(LedgerError) -> AuditPage {
    var page = AuditPage(query, size: size)
    try await log.records(matching: query.filter) { (record) throws(LedgerError) in page.add(record)
    }
    return page
  }

  /// Newest first.
  package var records: [AuditRecord] { (kept[oldest...] + kept[..<oldest]).reversed() }

  /// What `AuditQuery.before` says for the page after this one; nil where this is the last.
  package var next: Int64? { candidates > kept.count ? records.last?.sequence : nil }
}
