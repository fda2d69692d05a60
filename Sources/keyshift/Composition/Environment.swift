import Core
import Engine
import Foundation
import Ledger
import SystemPackage

/// The process's surroundings: variables, clock, identities. The one place that asks for them.
enum Environment {
  static subscript(name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A variable that means something else empty than unset; nil where it is unset.
  static func asSet(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

  /// All variables, for a program that this one starts.
  static var all: [String: String] { ProcessInfo.processInfo.environment }

  /// The cohort plan's auto-migration under the process's own settings, which switch it and narrow it.
  static func narrowed(_ policy: AutoMigrationPolicy) -> AutoMigrationPolicy {
    policy.narrowed(
      flag: Self["MIGRATION_AUTO_ON_LOGIN"], user: Self["MIGRATION_AUTO_ON_LOGIN_UID"])
  }

  static var userAtHost: String {
    "\(NSUserName())@\(ProcessIdentity.current().host)"
  }

  /// TMPDIR; nil leaves the choice to the caller.
  static var temporaryDirectory: FilePath? { Self["TMPDIR"].map { FilePath($0) } }

  /// For what can be fetched again (XDG Base Directory Specification).
  static var cacheDirectory: FilePath {
    let base =
      Self["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? FilePath($0) : nil }
      ?? FilePath(NSHomeDirectory()).appending(".cache")
    return base.appending("keyshift")
  }

  @Sendable static func now() -> Timestamp {
    #if DEBUG
      if let stopped = TestSeams.time() { return stopped }
    #endif
    return Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
  }

  private static let start = ContinuousClock().now

  /// Time since the first call, which is never set back.
  @Sendable static func uptime() -> Duration {
    #if DEBUG
      // A time of day that stands still lets no window pass either.
      if TestSeams.time() != nil { return .zero }
    #endif
    return start.duration(to: ContinuousClock().now)
  }

  /// The same, as a moment.
  @Sendable static func instant() -> ContinuousClock.Instant { start.advanced(by: uptime()) }

  @Sendable static func seconds() -> Int64 { now().seconds }

  @Sendable static func makeUUID() -> String { UUID().uuidString.lowercased() }

  /// Sortable by time, and not the same twice.
  @Sendable static func makeRunID() -> String {
    let time = now().description.filter { $0.isNumber || $0 == "T" }.prefix(15)
    return "\(time)Z-\(makeUUID().prefix(8))"
  }

  /// 256 random bits in hexadecimal.
  @Sendable static func makeSecret() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in HexText.encode(generator.next() as UInt64) }.joined()
  }

  @Sendable static func sleep(_ duration: Duration) async throws {
    try await Task.sleep(for: duration)
  }

  /// How every command repeats what a store refused for a passing reason.
  static func retry(
    sleep: @escaping @Sendable (Duration) async throws -> Void = Environment.sleep
  ) -> RetryPolicy {
    RetryPolicy(waits: [.milliseconds(250), .seconds(1), .seconds(4)], sleep: sleep)
  }
}

extension Surroundings {
  /// This process's own, for whatever it runs.
  static let process = Surroundings(
    now: Environment.now, sleep: Environment.sleep, makeID: Environment.makeUUID,
    makeRunID: Environment.makeRunID, process: .current(),
    temporaryDirectory: Environment.temporaryDirectory, uptime: Environment.uptime)
}
