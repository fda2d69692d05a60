package import Core
package import Ledger
package import Review

/// One page of a plan's operations, the counts of all that match, and what its sections show: kept while
/// the plan streams by. Of what is kept only the table of users grows with the plan, up to its limit.
package struct PlanPage: Sendable {
  package struct Row: Hashable, Sendable {
    /// In the plan, from 1.
    package var number: Int
    package var operation: Operation
  }

  package let query: PlanQuery
  /// Most operations on a page.
  package let size: Int
  /// In plan order.
  package private(set) var rows: [Row] = []
  /// Of every operation that matches, on this page or not.
  package private(set) var counts = PlanCounts()
  /// Keys that no rule matches; at most `size` of those that the query matches.
  package private(set) var unmatched: [UnmatchedKey] = []
  package private(set) var unmatchedTotal = 0

  /// Of the whole plan, whatever the query.
  package private(set) var preview = PlanPreview(limit: 200)
  package private(set) var users = PlanUserTable(limit: 50_000)

  private var matcher: OperationMatcher
  private var matches = 0
  private var number = 0

  /// - Parameter size: taken between 1 and 1,000.
  package init(_ query: PlanQuery, size: Int = 100) {
    self.query = query
    self.size = min(max(1, size), 1_000)
    matcher = OperationMatcher(query)
  }

  /// Takes the plan's next line.
  package mutating func add(_ line: PlanLine) {
    switch line {
    case .user: break
    case .operation(let operation): add(operation)
    case .unmatched(let key):
      preview.add(key)
      users.add(key)
      guard matcher.matches(key) else { return }
      unmatchedTotal += 1
      if unmatched.count < size { unmatched.append(key) }
    }
  }

  /// Reads a plan from its reader's position to the end.
  ///
  /// - Throws: what reading throws; `CancellationError` soon after the task was cancelled.
  package static func reading(
    _ reader: inout PlanReader, _ query: PlanQuery, size: Int = 100
  ) throws -> PlanPage {
    var page = PlanPage(query, size: size)
    var lines = 0
    while let line = try reader.next() {
      page.add(line)
      lines += 1
      if lines.isMultiple(of: 4_096) { try Task.checkCancellation() }
    }
    return page
  }

  /// Operations that match, on this page or not.
  package var total: Int { matches }

  /// The offset of the page after this one; nil where this is the last.
  package var next: Int? {
    let (end, overflow) = query.offset.addingReportingOverflow(rows.count)
    return !overflow && !rows.isEmpty && end < matches ? end : nil
  }

  /// The offset of the page before this one; nil where this is the first.
  package var previous: Int? { query.offset > 0 ? max(0, min(query.offset, matches) - size) : nil }

  private mutating func add(_ operation: Operation) {
    number += 1
    preview.add(operation)
    users.add(operation)
    guard matcher.matches(operation) else { return }
    if matches >= query.offset, rows.count < size {
      rows.append(Row(number: number, operation: operation))
    }
    matches += 1
    counts.add(operation)
  }
}
