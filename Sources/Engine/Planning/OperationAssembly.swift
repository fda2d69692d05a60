import Core
import Ledger

/// Turns operations that are decided into a plan's lines, and counts them.
struct OperationAssembly {
  private var encoder = PlanLineEncoder()
  private(set) var counts: PlanCounts
  private var preview: PlanPreview
  private var users: [UserCounts] = []
  private var positions: [Identity: Int] = [:]
  private let countsUsers: Bool

  init(_ subject: PlanSubject, _ options: PlanOptions) {
    counts = PlanCounts(rules: subject.rules.map(\.name))
    preview = PlanPreview(limit: options.previewLimit)
    countsUsers = options.countsUsers
  }

  /// The lines since the last call.
  mutating func takeBytes() -> [UInt8] { encoder.takeBytes() }

  /// Opens a user's part, also where no operation follows.
  mutating func begin(_ identity: Identity) {
    encoder.append(user: identity)
    _ = position(of: identity)
  }

  mutating func append(_ operation: Operation) {
    let position = position(of: operation.identity)
    counts.add(operation)
    if operation.action.writes, operation.action != .delete { counts.bytes += operation.bytes }
    encoder.append(operation)
    preview.add(operation)
    if countsUsers { users[position].counts.add(operation) }
  }

  mutating func append(_ unmatched: UnmatchedKey) {
    let position = position(of: unmatched.identity)
    counts.unmatched += 1
    encoder.append(unmatched)
    preview.add(unmatched)
    if countsUsers { users[position].unmatched += 1 }
  }

  /// Writes what is left and the trailer.
  ///
  /// - Parameter listings: how keys were listed beforehand.
  consuming func finish(
    _ writer: PlanWriter, listings: [ListingReport] = []
  ) async throws -> PlanResult {
    try await writer.append(encoder.takeBytes())
    let trailer = try await writer.finish(counts)
    return PlanResult(trailer: trailer, preview: preview, users: users, listings: listings)
  }

  private mutating func position(of identity: Identity) -> Int {
    if let known = positions[identity] { return known }
    let position = positions.count
    positions[identity] = position
    counts.users += 1
    if countsUsers { users.append(UserCounts(identity: identity)) }
    return position
  }
}
