package import Core
import Glibc

/// What a simulator serves, to whom, and how it misbehaves.
package struct SimulatorConfiguration: Sendable {
  /// Where entries live.
  package enum Database: Hashable, Sendable {
    /// In this process, gone with the simulator.
    case memory
    /// An SQLite file in the format of `SQLiteStore`, created where it is missing.
    case file(String)
  }

  package var database: Database = .memory
  package var host = "127.0.0.1"
  /// 0 takes a free port.
  package var port = 0
  /// The only account served, 32 hexadecimal digits; nil serves every well-formed one.
  package var account: String?
  /// The bearer tokens that are accepted.
  package var tokens: [String] = ["test"]
  /// Bearer tokens that are accepted for reading only.
  package var readOnlyTokens: [String] = []
  /// The global keys that are accepted; addresses in lower case.
  package var globalKeys: [Credential] = []
  /// Namespace IDs (32 lower-case hexadecimal digits) and their titles; created where missing.
  package var namespaces: [String: String] = [:]
  /// Nil: no limit, and no `Ratelimit` headers.
  package var rateLimit: RateLimit?
  /// Seconds until reads and lists see a write; an absent key that was read stays absent as long.
  package var consistencyDelay: Int64 = 0
  /// The places of the service's network that have caches of their own, by their codes; none of them
  /// has to be asked.
  package var edges: Set<EdgeCode> = []
  /// Seconds for which an edge answers from what it read or listed, absences included.
  package var edgeLifetime: Int64 = 60
  /// What the account may do in a day; nil for anything.
  package var dailyQuota: DailyQuota?
  /// How long a write to a key lets the next one be refused; zero lets none.
  package var writeInterval: Duration = .zero
  /// Seconds after which a list's cursor is no longer taken; nil for never.
  package var cursorLifetime: Int64?
  package var faults: [FaultRule] = []
  /// Decides every fault that has a rate.
  package var seed: UInt64 = 0
  /// How long a `slow` fault holds the answer back.
  package var slowness: Duration = .seconds(30)
  package var now: @Sendable () -> Timestamp = { .systemNow }
  /// Waits on behalf of `slow` faults.
  package var wait: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// Told of every API request once it has been answered, in no particular order where requests
  /// overlap.
  package var onRequest: (@Sendable (RequestRecord) -> Void)?

  package init() {}
}

extension Timestamp {
  fileprivate static var systemNow: Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
