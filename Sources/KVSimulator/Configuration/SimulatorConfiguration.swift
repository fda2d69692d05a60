public import Core
internal import Glibc

/// What a simulator serves, to whom, and how it misbehaves.
public struct SimulatorConfiguration: Sendable {
  /// Where entries live.
  public enum Database: Hashable, Sendable {
    /// In this process, gone with the simulator.
    case memory
    /// An SQLite file in the format of `SQLiteStore`, created where it is missing.
    case file(String)
  }

  public var database: Database = .memory
  public var host = "127.0.0.1"
  /// 0 takes a free port.
  public var port = 0
  /// The only account served, 32 hexadecimal digits; nil serves every well-formed one.
  public var account: String?
  /// The bearer tokens that are accepted.
  public var tokens: [String] = ["test"]
  /// Namespace IDs (32 lower-case hexadecimal digits) and their titles; created where missing.
  public var namespaces: [String: String] = [:]
  /// Nil: no limit, and no `Ratelimit` headers.
  public var rateLimit: RateLimit?
  /// Seconds until reads and lists see a write; an absent key that was read stays absent as long.
  public var consistencyDelay: Int64 = 0
  public var faults: [FaultRule] = []
  /// Decides every fault that has a rate.
  public var seed: UInt64 = 0
  /// How long a `slow` fault holds the answer back.
  public var slowness: Duration = .seconds(30)
  public var now: @Sendable () -> Timestamp = { .systemNow }
  /// Waits on behalf of `slow` faults.
  public var wait: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// Told of every API request once it has been answered, in no particular order where requests
  /// overlap.
  public var onRequest: (@Sendable (RequestRecord) -> Void)?

  public init() {}
}

extension Timestamp {
  fileprivate static var systemNow: Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
