import Core
import Ledger

/// Turns operations that are decided into a plan's lines, and counts them.
struct PlanEncoder {
  private var encoder = PlanLineEncoder()
  private(set) var counts: PlanCounts
  private(set) var preview: PlanPreview
  /// Counts of each user; empty unless asked for.
  private(set) var users: [UserCounts] = []
  private var positions: [Identity: Int] = [:]
  private let countsUsers: Bool
  private(set) var requests: RequestTally?

  /// - Parameters:
  ///   - rules: the names of the plan's rules.
  ///   - requests: counts what carrying out the plan will ask for; nil where requests cost nothing.
  init(rules: [String], _ options: PlanOptions, requests: RequestTally? = nil) {
    self.requests = requests
    counts = PlanCounts(rules: rules)
    preview = PlanPreview(limit: options.previewLimit)
    countsUsers = options.countsUsers
  }

  /// The lines since the last call.
  mutating func takeBytes() -> [UInt8] { encoder.takeBytes() }

  /// Opens a user's part, also where no operation follows. Each user comes once.
  mutating func begin(_ identity: Identity) {
    encoder.append(user: identity)
    counts.users += 1
    if countsUsers { add(identity) }
  }

  /// Counts the operation's user, too, who may have been met before; takes memory for each of them.
  mutating func append(meeting operation: Operation) {
    if positions[operation.identity] == nil {
      counts.users += 1
      add(operation.identity)
    }
    append(operation)
  }

  mutating func append(_ operation: Operation) {
    counts.add(operation)
    if operation.action.writes, operation.action != .delete { counts.bytes += operation.bytes }
    encoder.append(operation)
    requests?.add(operation)
    preview.add(operation)
    if countsUsers, let position = positions[operation.identity] {
      users[position].counts.add(operation)
    }
  }

  mutating func append(_ unmatched: UnmatchedKey) {
    counts.unmatched += 1
    encoder.append(unmatched)
    preview.add(unmatched)
    if countsUsers, let position = positions[unmatched.identity] {
      users[position].unmatched += 1
    }
  }

  mutating func countOutside() { counts.outside += 1 }

  /// Writes what is left and the trailer.
  ///
  /// - Parameters:
  ///   - rules: the plan's.
  ///   - listing: what was listed beforehand; nil where nothing was.
  consuming func finish(
    _ writer: PlanWriter, _ rules: [CompiledRule], listing: Listing? = nil
  ) async throws -> PlanResult {
    try await writer.append(encoder.takeBytes())
    let forecast = requests?.forecast(rules, listing)
    let trailer = try await writer.finish(counts, requests: forecast?.requests)
    return PlanResult(
      trailer: trailer, preview: preview, users: users, listings: listing?.reports ?? [],
      forecast: forecast?.listing)
  }

  private mutating func add(_ identity: Identity) {
    positions[identity] = positions.count
    if countsUsers { users.append(UserCounts(identity: identity)) }
  }
}
